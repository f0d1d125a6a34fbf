// SPDX-License-Identifier: MIT
// The hand-over between a launch and its child, for spin: of a launch that the caller does not wait
// for, and of one with a deadline. tests/model/run explores all of it, and every mutant.
//
// In brackets: the function of C++ that a transition stands for, or the kernel's. There is one
// launch. The caller's other threads wait for any child and have children of their own, one of
// which gets the number of the launch's when that is free. Left out: who waits with __WALL for
// children that he has not made, asynchronous launches without a process descriptor (before Linux
// 5.2), and children that leave the caller's table first: that is over when create() returns.

#include "handover_system.pml"

// Waits until the child has ended [wait_for]: true, it was reaped. `clones`: with __WCLONE, which
// knows children that are invisible, else with __WALL.
inline wait_for(clones, reaped) {
  reaped = false;
  do
  :: atomic { child != REAPED && (!clones || !visible) && child == ZOMBIE ->
       child = REAPED; reaped = true; break }
  :: atomic { child != REAPED && (!clones || !visible) && child != ZOMBIE -> event = false };
     event                                     // who sleeps is not told of an exec
#if MUTANT == 4                                // by number, without __WNOTHREAD
  :: atomic { child == REAPED && is_sync && other == ZOMBIE && (!clones || !other_visible) ->
       assert(false) }
#endif
  :: atomic { child == REAPED || (clones && visible) -> break } // ECHILD
  od
}

inline discard() { wait_for(false, reaped) }   // [Launch::discard]

inline send_sigkill() { // [send_signal]
  if
  :: !is_sync ->                               // [pidfd_send_signal]
     atomic { if :: child == ALIVE && signal == NONE -> signal = DEADLY :: else fi }
  :: else ->
     // The number is that of the child, or of another's, and a descriptor stays with it.
     atomic { is_others = (child == REAPED && other != UNBORN) };
#if MUTANT == 5                                // whoever has the number
     assert(!is_others);
#endif
     // [is_own] only a child of this thread is signalled.
     atomic { if :: !is_others && child == ALIVE && signal == NONE -> signal = DEADLY :: else fi }
  fi
}

inline cancel() { // [Launch::cancel]
#if MUTANT != 6                                // waits without killing
  send_sigkill();
#endif
#if MUTANT != 7                                // kills without waiting
  discard()
#endif
}

inline is_known() { // [Launch::is_known]
  known = false;
#if MUTANT != 8                                // the descriptor is not looked at
  atomic { if :: readable -> known = true :: else fi };
#endif
  if
  :: known || is_copy
  :: else ->
     atomic { if :: !word -> known = true :: else fi };
#if MUTANT != 9                                // the word alone
     if
     :: known
     :: atomic { else -> // [has_ended] by number
          if
          :: child != REAPED -> known = (child == ZOMBIE)
          :: else -> known = (other == UNBORN || other == REAPED || other == ZOMBIE)
          fi }
     fi
#endif
  fi
}

inline pause(finite) { // [Launch::pause]
  if
  :: is_copy -> readable || SLICES || (finite && expired) || late
  :: else ->
     if
#if MUTANT == 10                               // no matter what the word is now
     :: atomic { true -> woken = false };
#else
     :: !word
     :: atomic { word -> woken = false };
#endif
        woken || SLICES || (finite && expired) || late
     fi
  fi
}

// True in `known`, or at the deadline or the end of `timeout` false.
inline wait(finite) { // [Launch::wait]
  do
  :: is_known();
     if
     :: known || (finite && expired) || late -> break
     :: else -> pause(finite)
     fi
  od
}

// What became of the child, once that is known.
inline settle() { // [Launch::settle_child]
  if
  :: told ->                                   // [settle_failed]
#if MUTANT != 11                               // the child is left alone
     discard();
#endif
     answer = FAILURE
  :: else ->                                   // [settle_invisible]
     answer = SUCCESS;
     if
     :: is_copy
     :: else ->
#if MUTANT == 12                               // a child that is visible is waited for, too
        wait_for(false, reaped);
#elif MUTANT == 13                             // nobody looks whether it is dead
        reaped = false;
#else
        wait_for(true, reaped);
#endif
        if
        :: reaped ->                           // [replace_dead]
           assert(was_killed);                 // it has not exited in silence
#if MUTANT != 19 // the killed child is not replaced
           stand_in = ZOMBIE
#endif
        :: else
        fi
     fi
  fi
}

// The handle is used up: the memory may be another launch's. The answer must be what happened.
inline use_up() { // [use_up, Flight::end]
  atomic {
    assert(!released && (is_copy || !shares));
    released = true;
    if
    :: answer == SUCCESS -> assert(!told && (executed || was_killed || (is_copy && error)));
       // There is a child to wait for, and it is one that an ordinary wait finds.
       assert(child == REAPED && stand_in == UNBORN -> visible : true);
       assert(child != REAPED -> visible : true)
    :: answer == FAILURE -> assert(told && !executed && child == REAPED && stand_in == UNBORN)
    :: answer == LATE -> assert(late && child == REAPED && stand_in == UNBORN)
    :: answer == CANCELLED -> assert(child == REAPED && stand_in == UNBORN)
    fi
  }
}

inline finish(finite) { // [finish, land]
  expired = false;
  was_readable = readable;
  wait(finite);
  if
  :: !known && !late ->
     assert(finite && !was_readable);
     answer = UNKNOWN
  :: !known && late -> // [Launch::give_up]
#if MUTANT != 17 // the child goes on
     cancel();
#endif
     answer = LATE
  :: known -> settle()
  fi;
  if :: answer != UNKNOWN -> use_up() :: else fi;
  known = false; was_readable = false
}

inline start() { // [Launch::detach, create]
#if MUTANT != 14                               // what an earlier attempt has left
  word = !is_copy;
#endif
#if MUTANT == 18 // SIGCHLD is the exit signal from the beginning
  atomic { shares = !is_copy; visible = true; writer = has_channel; child = ALIVE };
#else
  atomic { shares = !is_copy; visible = is_copy; writer = has_channel; child = ALIVE };
#endif
#if MUTANT == 15                               // the child may have left by now
  word = !is_copy;
#endif
  if
  :: sleeps -> atomic { !shares -> word = false } // [complete_vfork_done]
  :: else
  fi
}

active proctype Caller() {
  bool known, reaped, is_others, was_readable;
  bool polled;
  mtype answer = UNKNOWN;
  atomic { // every combination
    if :: is_sync = true :: skip fi;
    if :: has_deadline = true :: skip fi;
    if :: is_copy = true :: skip fi;
    if :: !is_sync -> cancels = true :: skip fi;
    if :: is_copy || !is_sync -> has_channel = true :: !is_copy -> skip fi;
    if :: !is_copy -> sleeps = true :: skip fi;
    if :: has_channel && !is_copy -> held = true :: skip fi
  };
  start();
  do
  :: answer == UNKNOWN && !is_sync && !polled -> polled = true; finish(true) // a timeout
  :: answer == UNKNOWN && !cancels -> finish(false)
  :: answer == UNKNOWN && cancels -> cancel(); answer = CANCELLED; use_up() // [cancel]
  :: answer != UNKNOWN -> break
  od;
  done = true
}

// Every call ends, if the child goes on, or is to be killed: while processes are not starved.
ltl ends { <> done }
