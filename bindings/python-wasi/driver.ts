import { CONFIRMATION_OFFSET, NONCE_OFFSET, REPORT_OFFSET } from "./program-channel.ts";

const READ_BYTES = 65_536;
const MAX_MESSAGE_CHARACTERS = 500;

/**
 * The Python program that runs the program: it reads the text, executes it as `__main__`, and only
 * when that has returned asks for the nonce and gives it back. What it needs after the first foreign
 * line was put into local variables before, where no other code can write.
 *
 * What makes a pass: the nonce confirmed, and the interpreter's main function returned by itself.
 * `sys.exit`, `os._exit` and an uncaught exception never do the latter, so a program that imitates
 * the exchange below must also bring this code to its end without an exception.
 *
 * The audit hook, which Python cannot remove, takes away the ways to do that from inside: trace
 * functions can jump over lines of a running frame, the garbage collector's lists lead to the hook,
 * the code of a function can be exchanged, and the interpreter's own test modules reach into its
 * structures (an import of them is refused; a program that rebuilds the import by hand gets them).
 *
 * What remains possible, as wherever a test runs in the interpreter of the program: code that
 * changes what the test does, not whether it came to its end. It may replace functions that the test
 * calls (`abs`, `sorted`), return objects that equal everything, or put another `check` in the place
 * of the test's in a destructor. No such program can be written without meaning to.
 */
export const DRIVER = `
def drive():
    import atexit, os, sys
    pread, pwrite, leave = os.pread, os.pwrite, os._exit
    clear_exit_functions, execute = atexit._clear, exec
    kind, is_instance, base_exception, exit_error = type, isinstance, BaseException, SystemExit
    # The name as it is stored; a metaclass may answer otherwise, or run code.
    name_of = type.__dict__["__name__"].__get__
    marks = {code: "\\\\u%04x" % code for code in [*range(32), 34, 92]}

    # Nothing but the interpreter holds the hook: from a variable of this frame it could be changed.
    def make_hook():
        def refuse(event, arguments):
            what = event
            if event == "import":
                what = arguments[0]
            if event == "object.__setattr__":
                what = arguments[1]
            if what in {
                "sys.settrace", "sys.setprofile", "sys.monitoring.register_callback",
                "gc.get_objects", "gc.get_referrers", "gc.get_referents",
                "__code__", "_testcapi", "_testinternalcapi",
            }:
                raise RuntimeError(what + " is not available here")
        return refuse

    def quoted(text):
        return b'"' + text[:${MAX_MESSAGE_CHARACTERS}].translate(marks).encode("utf-8", "replace") + b'"'

    def report(error_type, message, exits):
        pwrite(0, b'{"errorType":' + quoted(error_type) + b',"message":' + quoted(message)
            + b',"exits":' + (b"true" if exits else b"false") + b"}", ${REPORT_OFFSET})

    pieces, size = [], 0
    while piece := pread(0, ${READ_BYTES}, size):
        pieces.append(piece)
        size += len(piece)
    # As text, not as bytes: a coding line must not decide how the test is read.
    source = b"".join(pieces).decode("utf-8")
    original, module = sys.modules["__main__"], kind(sys)("__main__")
    sys.modules["__main__"] = module
    sys.argv[:] = ["program.py"]
    sys.addaudithook(make_hook())
    try:
        # The text itself: compile() would first set up the classes of syntax trees, 7 ms.
        execute(source, module.__dict__)
    except base_exception as error:
        try:
            name, exits = name_of(kind(error)), is_instance(error, exit_error)
            report(name, "", exits)
            report(name, str(error), exits)
        finally:
            leave(1)
    clear_exit_functions()
    pwrite(0, pread(0, 64, ${NONCE_OFFSET}), ${CONFIRMATION_OFFSET})

drive()
`;
