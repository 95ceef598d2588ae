import type { PythonOutcome } from "../../../bindings/python-wasi/verdict.ts";

/** A program that tries something, and what must be said of it. */
export interface HostileProgram {
  /** Completes "a program that ...". */
  readonly tries: string;
  readonly outcome: PythonOutcome;
  readonly errorType?: string;
  /** Must stand in the output: what the program found. */
  readonly prints?: string;
  readonly program: string;
}

/** Answers wrongly: such a program must never pass. */
const WRONG = "def solve(n): return 0\n";
const RIGHT = "def solve(n): return n + 1\n";

const resources: HostileProgram[] = [
  {
    tries: "floods standard output",
    outcome: "output-flood",
    program: 'while True: print("flood " * 100)',
  },
  {
    tries: "floods standard error in small pieces",
    outcome: "output-flood",
    program: 'import sys\nwhile True: sys.stderr.write("!")',
  },
  {
    tries: "writes one enormous piece to descriptor 1",
    outcome: "output-flood",
    program: 'import os\nos.write(1, b"x" * 50_000_000)',
  },
  { tries: "loops for ever", outcome: "timeout", program: "while True: pass" },
  {
    tries: "catches everything in an endless loop",
    outcome: "timeout",
    program: "while True:\n  try:\n    raise SystemExit\n  except BaseException:\n    continue",
  },
  {
    tries: "sleeps for ever",
    outcome: "timeout",
    program: "import time\nwhile True: time.sleep(1_000_000)",
  },
  {
    tries: "waits for input that never comes in a loop",
    outcome: "timeout",
    program: "import select\nwhile True: select.select([0], [], [])",
  },
  {
    tries: "consumes an endless generator",
    outcome: "timeout",
    program: "import itertools\nsum(1 for _ in itertools.count())",
  },
  {
    tries: "lets a regular expression backtrack without end",
    outcome: "timeout",
    program: 'import re\nre.match(r"(a+)+$", "a" * 64 + "b")',
  },
  {
    tries: "raises an enormous power inside C code",
    outcome: "timeout",
    program: "x = 7 ** 200_000_000",
  },
  {
    tries: "recurses without end",
    outcome: "recursion",
    errorType: "RecursionError",
    program: "def f(n): return f(n + 1)\nf(0)",
  },
  {
    tries: "raises the recursion limit and recurses through C code",
    outcome: "recursion",
    program: "import sys\nsys.setrecursionlimit(10**9)\ndef f(x): return max([x], key=f)\nf(0)",
  },
  {
    tries: "nests the source deeper than the parser goes",
    outcome: "recursion",
    program: `x = ${"(".repeat(10_000)}${")".repeat(10_000)}`,
  },
  {
    tries: "nests unary operators deeper than the parser goes",
    outcome: "recursion",
    program: `x = ${"-".repeat(100_000)}1`,
  },
  {
    tries: "allocates one enormous list",
    outcome: "out-of-memory",
    errorType: "MemoryError",
    program: "x = [0] * 10**9",
  },
  {
    tries: "allocates more and more",
    outcome: "out-of-memory",
    program: "x = []\nwhile True: x.append(bytearray(10**6))",
  },
  {
    tries: "allocates piece by piece until nothing is left",
    outcome: "out-of-memory",
    program: "x = []\nwhile True: x.append(bytes(20_000))",
  },
  {
    tries: "swallows every MemoryError and tries again",
    outcome: "timeout",
    program: "while True:\n  try: x = [0] * 10**9\n  except MemoryError: pass",
  },
  {
    tries: "unpacks a compressed bomb",
    outcome: "out-of-memory",
    program: "import gzip\ngzip.decompress(gzip.compress(bytes(10**7), 1) * 40)",
  },
];

const processes: HostileProgram[] = [
  {
    tries: "forks",
    outcome: "exception",
    errorType: "AttributeError",
    program: "import os\nos.fork()",
  },
  {
    tries: "starts a shell with os.system",
    outcome: "exception",
    errorType: "AttributeError",
    program: 'import os\nos.system("id")',
  },
  {
    tries: "starts a shell with os.popen",
    outcome: "exception",
    program: 'import os\nprint(os.popen("id").read())',
  },
  {
    tries: "starts a process with subprocess",
    outcome: "exception",
    errorType: "OSError",
    program: 'import subprocess\nsubprocess.run(["id"])',
  },
  {
    tries: "starts a process with multiprocessing",
    outcome: "exception",
    program: "import multiprocessing\nmultiprocessing.Process(target=print).start()",
  },
  {
    tries: "starts a process with posix_spawn",
    outcome: "exception",
    errorType: "AttributeError",
    program: 'import os\nos.posix_spawn("/bin/sh", ["sh"], {})',
  },
  {
    tries: "replaces itself with execv",
    outcome: "exception",
    program: 'import os\nos.execv("/bin/sh", ["sh"])',
  },
  {
    tries: "kills the process",
    outcome: "exception",
    program: "import os, signal\nos.kill(os.getpid(), 9)",
  },
  {
    tries: "starts a thread",
    outcome: "exception",
    errorType: "RuntimeError",
    program: "import threading\nthreading.Thread(target=print).start()",
  },
  {
    tries: "sets an alarm",
    outcome: "exception",
    program: "import signal\nsignal.signal(signal.SIGALRM, print)\nsignal.alarm(1)",
  },
];

const network: HostileProgram[] = [
  {
    tries: "opens a TCP connection",
    outcome: "exception",
    program: 'import socket\nsocket.create_connection(("127.0.0.1", 22), 1)',
  },
  {
    tries: "listens on a port",
    outcome: "exception",
    program: 'import socket\ns = socket.socket()\ns.bind(("0.0.0.0", 8080))',
  },
  {
    tries: "fetches a page with urllib",
    outcome: "exception",
    program: 'import urllib.request\nurllib.request.urlopen("http://127.0.0.1/")',
  },
  {
    tries: "accepts a connection on an inherited descriptor",
    outcome: "exception",
    program: "import socket\nsocket.socket(fileno=3).accept()",
  },
];

const files: HostileProgram[] = [
  {
    tries: "reads /etc/passwd",
    outcome: "exception",
    errorType: "FileNotFoundError",
    program: 'print(open("/etc/passwd").read())',
  },
  {
    tries: "reads a file of the host by a relative path",
    outcome: "exception",
    errorType: "FileNotFoundError",
    program: 'print(open("package.json").read())',
  },
  {
    tries: "climbs out of its folder",
    outcome: "exception",
    program: 'print(open("../" * 30 + "etc/hostname").read())',
  },
  {
    tries: "lists the root folder",
    outcome: "exception",
    errorType: "FileNotFoundError",
    program: 'import os\nos.listdir("/")',
  },
  {
    tries: "looks for files everywhere",
    outcome: "assertion-failed",
    prints: "[]",
    program: `import os\nprint(sorted({"/" + d.split("/")[1] for d, _, _ in os.walk("/") if d != "/"}))\n${WRONG}`,
  },
  {
    tries: "writes a file",
    outcome: "exception",
    program: 'open("owned.txt", "w").write("owned")',
  },
  {
    tries: "writes into the embedded library",
    outcome: "exception",
    errorType: "OSError",
    program: 'with open("/usr/local/lib/python3.12/os.py", "w") as f: f.write("owned")',
  },
  {
    tries: "deletes a file",
    outcome: "exception",
    program: 'import os\nos.remove("package.json")',
  },
  {
    tries: "deletes a folder",
    outcome: "exception",
    program: 'import shutil\nshutil.rmtree("/usr/local/lib/python3.12/json")',
  },
  { tries: "makes a folder", outcome: "exception", program: 'import os\nos.mkdir("/owned")' },
  {
    tries: "renames a file",
    outcome: "exception",
    program: 'import os\nos.rename("package.json", "owned.json")',
  },
  {
    tries: "makes a symbolic link",
    outcome: "exception",
    program: 'import os\nos.symlink("/etc/passwd", "owned")',
  },
  {
    tries: "makes a temporary file",
    outcome: "exception",
    program: "import tempfile\ntempfile.TemporaryFile()",
  },
  {
    tries: "opens a database in a file",
    outcome: "exception",
    program: 'import sqlite3\nsqlite3.connect("owned.db").execute("create table t (x)")',
  },
  {
    tries: "writes to descriptors above 2",
    outcome: "assertion-failed",
    prints: "0 written",
    program: `import os\nwritten = 0\nfor fd in range(3, 300):\n  try: written += os.write(fd, b"owned")\n  except OSError: pass\nprint(written, "written")\n${WRONG}`,
  },
  {
    tries: "reads the environment",
    outcome: "assertion-failed",
    prints: "{}",
    program: `import os\nprint(dict(os.environ))\n${WRONG}`,
  },
];

const bridges: HostileProgram[] = [
  {
    tries: "imports ctypes",
    outcome: "exception",
    errorType: "ModuleNotFoundError",
    program: "import ctypes",
  },
  {
    tries: "imports js",
    outcome: "exception",
    errorType: "ModuleNotFoundError",
    program: "import js\njs.process.exit(0)",
  },
  {
    tries: "imports pyodide",
    outcome: "exception",
    errorType: "ModuleNotFoundError",
    program: "import pyodide",
  },
  {
    tries: "imports the interpreter's test modules",
    outcome: "exception",
    errorType: "RuntimeError",
    program: "import _testcapi",
  },
  { tries: "aborts", outcome: "crashed", program: "import os\nos.abort()" },
  {
    tries: "unpickles a call of os.system",
    outcome: "exception",
    program: "import pickle\npickle.loads(b\"cos\\nsystem\\n(S'id'\\ntR.\")",
  },
  {
    tries: "starts the debugger",
    outcome: "exception",
    program: "breakpoint()",
  },
];

const escapes: HostileProgram[] = [
  {
    tries: "leaves with exit code 0 before the test",
    outcome: "exited",
    errorType: "SystemExit",
    program: "import sys\nsys.exit(0)",
  },
  {
    tries: "leaves with os._exit(0) before the test",
    outcome: "exited",
    program: "import os\nos._exit(0)",
  },
  {
    tries: "raises SystemExit inside the tested function",
    outcome: "exited",
    errorType: "SystemExit",
    program: "def solve(n): raise SystemExit(0)",
  },
  { tries: "calls quit()", outcome: "exited", errorType: "SystemExit", program: "quit()" },
  {
    tries: "raises its own kind of SystemExit",
    outcome: "exited",
    program: "class Done(SystemExit): pass\nraise Done(0)",
  },
  {
    tries: "leaves with 0 in a function registered with atexit",
    outcome: "assertion-failed",
    program: `import atexit, os\natexit.register(os._exit, 0)\n${WRONG}`,
  },
  {
    tries: "leaves with 0 in the hook for uncaught exceptions",
    outcome: "assertion-failed",
    program: `import os, sys\nsys.excepthook = lambda *_: os._exit(0)\n${WRONG}`,
  },
  {
    tries: "leaves with 0 when its exception is printed",
    outcome: "exception",
    errorType: "E",
    program: "import os\nclass E(Exception):\n  def __str__(self): os._exit(0)\nraise E",
  },
  {
    tries: "breaks the report of its exception",
    outcome: "exception",
    errorType: "E",
    program: "class E(Exception):\n  def __str__(self): raise KeyboardInterrupt\nraise E",
  },
  {
    tries: "gives its exception a name that is no text",
    outcome: "exception",
    errorType: "E",
    program:
      "class M(type):\n  __name__ = property(lambda self: 5)\nclass E(Exception, metaclass=M): pass\nraise E",
  },
  {
    tries: "loops for ever when its exception is printed",
    outcome: "timeout",
    program: "class E(Exception):\n  def __str__(self):\n    while True: pass\nraise E",
  },
];

const forgeries: HostileProgram[] = [
  {
    tries: "prints a guessed nonce",
    outcome: "assertion-failed",
    program: `print("passed")\nprint("0" * 64)\nprint('{"confirmed": true}')\n${WRONG}`,
  },
  {
    tries: "defines check itself",
    outcome: "assertion-failed",
    program: `def check(candidate): pass\n${WRONG}`,
  },
  {
    tries: "replaces print and standard output",
    outcome: "assertion-failed",
    program: `import builtins, io, sys\nbuiltins.print = lambda *a: None\nsys.stdout = sys.stderr = io.StringIO()\n${WRONG}`,
  },
  {
    tries: "replaces exec, compile and every exception in builtins",
    outcome: "assertion-failed",
    program: `import builtins\nfor name in ("exec", "compile", "isinstance", "type", "str", "BaseException", "AssertionError", "SystemExit"):\n  setattr(builtins, name, lambda *a: None)\n${WRONG}`,
  },
  {
    tries: "empties builtins",
    outcome: "assertion-failed",
    program: `${WRONG}import builtins\nbuiltins.__dict__.clear()`,
  },
  {
    tries: "replaces os.pread, os.pwrite and os._exit",
    outcome: "assertion-failed",
    program: `import os, posix\nfor module in (os, posix):\n  module.pread = module.pwrite = module._exit = lambda *a: b""\n${WRONG}`,
  },
  {
    tries: "empties sys.modules",
    outcome: "assertion-failed",
    program: `import sys\nsys.modules.clear()\n${WRONG}`,
  },
  {
    tries: "puts a module in the place of __main__",
    outcome: "assertion-failed",
    program: `import sys, types\nsys.modules["__main__"] = types.ModuleType("__main__")\nsys.modules["check"] = print\n${WRONG}`,
  },
  {
    tries: "reads standard input for the nonce",
    outcome: "exception",
    errorType: "EOFError",
    program: `${WRONG}import sys\nprint(repr(sys.stdin.read()))\ninput()`,
  },
  {
    tries: "looks for the nonce in arguments and globals",
    outcome: "assertion-failed",
    prints: "['program.py'] ['__builtins__'",
    program: `import sys\nprint(sys.argv, sorted(globals()))\n${WRONG}`,
  },
  {
    tries: "hunts for the nonce among all objects",
    outcome: "exception",
    errorType: "RuntimeError",
    program: "import gc\ngc.get_objects()",
  },
  {
    tries: "asks who refers to its module",
    outcome: "exception",
    errorType: "RuntimeError",
    program: "import gc, sys\ngc.get_referrers(sys.modules)",
  },
  {
    tries: "walks the frames and overwrites what the driver holds",
    outcome: "assertion-failed",
    prints: "drive",
    program: `import sys\ndef overwrite():\n  frame = sys._getframe(1)\n  while frame := frame.f_back:\n    print(frame.f_code.co_name)\n    for name in list(frame.f_locals): frame.f_locals[name] = lambda *a: None\noverwrite()\n${WRONG}`,
  },
  {
    tries: "jumps over the test with a trace function",
    outcome: "exception",
    errorType: "RuntimeError",
    program: `import sys\ndef jump(frame, event, arg):\n  frame.f_lineno += 3\n  return jump\nsys._getframe().f_trace = jump\nsys.settrace(jump)\n${WRONG}`,
  },
  {
    tries: "exchanges the code of a function of the driver",
    program: `${WRONG}
import sys
sys._getframe(1).f_locals['report'].__code__ = (lambda *a: None).__code__
`,
    outcome: "exception",
    errorType: "RuntimeError",
  },
  {
    tries: "exchanges the code of what guards the interpreter, then jumps over the test",
    program: `${WRONG}
import sys
driver = sys._getframe(1)
for value in list(driver.f_locals.values()):
    try:
        value.__code__ = (lambda event, arguments: None).__code__
    except BaseException:
        pass
def jump(frame, event, argument):
    if frame is driver and event == 'line':
        frame.f_lineno = frame.f_lineno + 8
    return jump
driver.f_trace = jump
sys.settrace(jump)
`,
    outcome: "exception",
    errorType: "RuntimeError",
  },
  {
    tries: "sets a profile function",
    outcome: "exception",
    errorType: "RuntimeError",
    program: "import sys\nsys.setprofile(print)",
  },
  {
    tries: "registers a monitoring callback",
    outcome: "exception",
    errorType: "RuntimeError",
    program:
      "import sys\nm = sys.monitoring\nm.use_tool_id(1, 'x')\nm.register_callback(1, m.events.LINE, print)",
  },
  {
    tries: "takes the nonce, confirms it and leaves with 0",
    outcome: "exited",
    program: `import os\nos.pwrite(0, os.pread(0, 64, 2**40), 2**41)\nos._exit(0)`,
  },
  {
    tries: "takes the nonce, confirms it and raises SystemExit",
    outcome: "exited",
    program: `import os\nos.pwrite(0, os.pread(0, 64, 2**40), 2**41)\nraise SystemExit(0)`,
  },
  {
    tries: "takes the nonce before the driver does",
    outcome: "no-proof",
    program: `import os\nprint(os.pread(0, 64, 2**40))\n${RIGHT}`,
  },
  {
    tries: "reports in the driver's place that all is well",
    outcome: "exited",
    program: `import os\nos.pwrite(0, b'{"errorType":"","message":"passed","exits":true}', 2**42)\nos._exit(0)`,
  },
  {
    tries: "reports nonsense in the driver's place",
    outcome: "exited",
    program: `import os\nos.pwrite(0, b'[' * 8000, 2**42)\nos._exit(0)`,
  },
  {
    tries: "declares an encoding that garbles the test",
    outcome: "assertion-failed",
    program: `# coding: punycode\n${WRONG}`,
  },
  {
    tries: "opens a string that swallows the test",
    outcome: "syntax-error",
    program: 'x = """',
  },
  {
    tries: "reads its own program text through the channel",
    outcome: "assertion-failed",
    program: `import os\nprint(len(os.pread(0, 100, 0)))\n${WRONG}`,
  },
  {
    tries: "closes all descriptors",
    outcome: "assertion-failed",
    program: `import os\nfor fd in range(10):\n  try: os.close(fd)\n  except OSError: pass\n${WRONG}`,
  },
];

const bytes: HostileProgram[] = [
  {
    tries: "prints bytes that are no UTF-8",
    outcome: "assertion-failed",
    prints: "\ufffd\ufffd ok",
    program: `import os\nos.write(1, b"\\xff\\xfe ok\\n")\n${WRONG}`,
  },
  {
    tries: "prints null bytes and terminal codes",
    outcome: "assertion-failed",
    prints: "\u0000\u001b[2J",
    program: `import os\nos.write(1, b"\\x00\\x1b[2J")\n${WRONG}`,
  },
  {
    tries: "contains a null byte",
    outcome: "syntax-error",
    errorType: "SyntaxError",
    program: "x = 1\u0000\n",
  },
  {
    tries: "raises an exception with unpaired surrogates and control characters",
    outcome: "exception",
    errorType: "ValueError",
    program: 'raise ValueError("\\ud800\\x00\\"\\\\" * 1000)',
  },
  {
    tries: "uses as exit code something that is no number",
    outcome: "exited",
    errorType: "SystemExit",
    program: "import sys\nsys.exit(['x' * 10**6])",
  },
];

export const HOSTILE_PROGRAMS: readonly HostileProgram[] = [
  ...resources,
  ...processes,
  ...network,
  ...files,
  ...bridges,
  ...escapes,
  ...forgeries,
  ...bytes,
];
