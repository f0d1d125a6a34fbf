// SPDX-License-Identifier: MIT
// The hand-over, the other half of handover.pml: the child, the kernel and everybody else.

#ifndef MUTANT
#define MUTANT 0
#endif
#if MUTANT == 10
#define NO_DUMPS
#endif
#ifdef NO_DUMPS // without core dumps every wake-up comes: then one endless sleep is enough
#define SLICES false
#elif MUTANT == 16 // one endless sleep
#define SLICES false
#else
#define SLICES true
#endif

mtype = { UNBORN, ALIVE, ZOMBIE, REAPED };             // of processes
mtype = { NONE, DEADLY, DUMPING };                     // signals: the second one writes a core dump
mtype = { SUCCESS, FAILURE, LATE, CANCELLED, UNKNOWN } // answers; UNKNOWN: EINPROGRESS

// What is asked for, and what the system is like; chosen at the beginning.
bool is_sync;      // posix_spawn() with a deadline: by number, this thread's children alone
bool has_deadline; // posix_spawnattr_settimeout_np()
bool has_channel;  // POSIX_SPAWN_OUTCOME_NP, or memory is not shared
bool is_copy;      // [by_fork] an emulator: the child has a copy of the memory
bool sleeps;       // [by_sharing] a sandbox that knows vfork() alone
bool cancels;      // the caller's last call is posix_spawn_cancel_np(), not finish(-1)

// The launch [Launch, Flight].
bool word;         // Report::whereabouts
bool error;        // report_.failure.error, in the child's memory
bool message;      // what send() has written is in the channel
bool released;     // [Flight::end, ~Stack] the memory is another launch's, or nobody's

// The kernel's.
mtype child = UNBORN;
mtype stand_in = UNBORN;
mtype other = UNBORN;         // another thread's child that has got the child's number
bool other_visible;
bool shares;                  // the child may use the launch's memory
bool visible;                 // its exit signal is SIGCHLD: not before exec
bool executed;                // the program is in place
bool was_killed;
bool writer;                  // the child has its end of the channel,
bool held;                    // and a child of another thread a copy, until it executes
mtype signal = NONE;          // on its way to the child
bool woken;                   // FUTEX_WAKE has come
bool event;                   // the end of a child has woken who sleeps in a wait
bool expired;                 // the time of one finish(), and
bool late;                    // that of the deadline, are over
bool done;

#define readable (has_channel && (message || (!writer && !held)))
// What the parent sees of the report.
#define told (is_copy -> message : error)
// Where the caller sleeps in the kernel, nothing can end a child that is stuck.
#define can_be_stuck (!sleeps && (cancels || has_deadline))

// ---- The child [libspawn_child_main], and what the kernel does for it.

// Every step reads the plan, and some write the report.
inline use_memory() { assert(is_copy || (shares && !released)); }

#define STEP(deed) \
  if \
  :: atomic { signal != NONE -> goto killed } \
  :: atomic { signal == NONE -> use_memory(); deed } \
  fi

inline end_process() { // [exit_notify]
  atomic {
    // Nobody is told of a launch that fails, by SIGCHLD or by a wait, but where it is a fork.
    assert(is_copy || !visible || executed || was_killed);
    child = ZOMBIE; event = true
  }
}

active proctype Child() {
  atomic { child == ALIVE };
  STEP(skip);                                  // started, become(), arrange(), confine()
  if
  :: goto executes
  :: goto fails
  :: can_be_stuck -> signal != NONE; goto killed // in opening a FIFO
  fi;

fails:
#if MUTANT == 1                                // the report is written after the message
  STEP(message = has_channel);
  STEP(error = true);
#else
  STEP(error = true);                          // [fail]
  STEP(message = has_channel);                 // [send]
#endif
  goto exits;

executes:
#if MUTANT == 2                                // a file action closes the child's end
  STEP(writer = false);
#endif
#if MUTANT != 3                                // a kernel that makes it SIGCHLD afterwards
  STEP(visible = true);                        // [de_thread]
#endif
  STEP(word = (is_copy -> word : false); shares = false; executed = true); // [exec_mmap]
  woken = true;                                // the memory may be another's by now
  writer = false;                              // [do_close_on_exec]
#if MUTANT == 3
  visible = true;
#endif
  if
  :: skip                                      // the program ends,
  :: true ->                                   // or only a signal ends it
end_of_program:
     signal != NONE
  fi;
  goto ends;

killed:
  was_killed = true;
exits:
  if
  :: is_copy
  :: else -> // [exit_mm]
     if
     :: atomic { was_killed && signal == DUMPING -> use_memory(); shares = false }
     :: atomic { else -> use_memory(); shares = false; word = false }; woken = true
     fi
  fi;
  writer = false;                              // [exit_files]
ends:
  end_process()
}

// ---- The environment.

// Somebody sends a signal, or nobody does.
active proctype Sender() {
end:
  child == ALIVE;
  if
  :: skip
  :: atomic { signal == NONE -> signal = DEADLY }
#ifndef NO_DUMPS
  :: atomic { signal == NONE -> signal = DUMPING }
#endif
  fi
}

active proctype Clock() {
end:
  do
  :: !expired -> expired = true
  :: has_deadline && !late -> late = true
  :: done -> break
  od
}

// Another thread: waitpid(-1), in a loop, and children of its own.
active proctype Bystander() {
end:
  do
  :: atomic { child == ZOMBIE && visible -> child = REAPED }
  :: atomic { stand_in == ZOMBIE -> stand_in = REAPED }
  :: atomic { child == REAPED && other == UNBORN -> other = ALIVE;
       if :: other_visible = true :: skip fi }
  :: atomic { other == ALIVE -> other = ZOMBIE; event = true }
  :: atomic { other == ZOMBIE -> other = REAPED }
  :: atomic { held -> held = false }
  od
}
