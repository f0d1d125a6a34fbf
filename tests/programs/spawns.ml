(* SPDX-License-Identifier: MIT *)
(* Programs launched by Unix.create_process and its relatives, which end in posix_spawn. *)

let text_of_status = function
  | Unix.WEXITED code -> Printf.sprintf "exit %d" code
  | Unix.WSIGNALED signal -> Printf.sprintf "signal %d" signal
  | Unix.WSTOPPED signal -> Printf.sprintf "stopped %d" signal

let read_all fd =
  let input = Unix.in_channel_of_descr fd in
  let rec read lines =
    match input_line input with
    | line -> read (line :: lines)
    | exception End_of_file -> List.rev lines
  in
  let lines = read [] in
  close_in input;
  String.concat "|" lines

let create environment argv output =
  let program = List.hd argv and arguments = Array.of_list argv in
  match environment with
  | None -> Unix.create_process program arguments Unix.stdin output output
  | Some given -> Unix.create_process_env program arguments given Unix.stdin output output

let report ?environment title argv =
  let reader, writer = Unix.pipe ~cloexec:true () in
  let outcome =
    match create environment argv writer with
    | pid -> Ok pid
    | exception Unix.Unix_error (error, call, what) -> Error (error, call, what)
  in
  Unix.close writer;
  let output = read_all reader in
  (match outcome with
  | Ok pid ->
      let _, status = Unix.waitpid [] pid in
      Printf.printf "%s: %s [%s]\n%!" title (text_of_status status) output
  | Error (error, call, what) ->
      Printf.printf "%s: %s %s %s\n%!" title (Unix.error_message error) call what)

let shell command = [ "sh"; "-c"; command ]

let with_input () =
  let reader, writer = Unix.pipe ~cloexec:true () in
  let pid = Unix.create_process "cat" [| "cat" |] reader Unix.stdout Unix.stderr in
  Unix.close reader;
  ignore (Unix.write_substring writer "through a pipe\n" 0 15);
  Unix.close writer;
  Printf.printf "input: %s\n%!" (text_of_status (snd (Unix.waitpid [] pid)))

let with_process () =
  let input = Unix.open_process_in "echo from a shell" in
  let line = input_line input in
  Printf.printf "open_process_in: %s %s\n%!" line (text_of_status (Unix.close_process_in input));
  Printf.printf "system: %s\n%!" (text_of_status (Unix.system "exit 5"))

let many count =
  let good = ref 0 in
  for number = 1 to count do
    let pid = Unix.create_process "sh" [| "sh"; "-c"; Printf.sprintf "exit %d" (number mod 100) |]
        Unix.stdin Unix.stdout Unix.stderr in
    if snd (Unix.waitpid [] pid) = Unix.WEXITED (number mod 100) then incr good
  done;
  Printf.printf "many: %d\n%!" !good

let () =
  report "output" (shell "echo out; echo error >&2");
  report "environment" ~environment:[| "given=value"; "PATH=/usr/bin:/bin" |]
    (shell "echo $given; echo $HOME");
  report "signals" (shell "exec grep -E 'Sig(Blk|Cgt)' /proc/self/status");
  report "status" (shell "exit 7");
  report "killed" (shell "kill -9 $$");
  report "missing program" [ "no-such-program" ];
  report "missing file" [ "/no/such/program" ];
  report "not executable" [ "./plain" ];
  report "not a program" [ "./no-interpreter" ];
  report "missing interpreter" [ "./lost-interpreter" ];
  with_input ();
  with_process ();
  many 100
