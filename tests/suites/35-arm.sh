# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2154  # tests: set by tests/run
# The build for 64-bit ARM, under emulation: nothing else of it can be run on this machine.
if [ -x "$tests/arm/emulated" ] && command -v qemu-aarch64 >/dev/null; then
  suite arm 120 qemu-aarch64 "$tests/arm/emulated"
  suite 'arm, records' 120 qemu-aarch64 "$tests/arm/emulated_records"
  suite 'arm, launches' 120 qemu-aarch64 "$tests/arm/emulated_launches"
else
  suite arm 10 echo 'skip - arm: aarch64-linux-gnu-g++ or qemu-aarch64 is not installed'
fi
