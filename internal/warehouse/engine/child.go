package engine

import (
	"fmt"
	"io"
	"os"
	"runtime"

	"github.com/ebitengine/purego"
)

// childCommand is the hidden first argument by which the binary knows that it
// is to become the engine.
const childCommand = "run-embedded-clickhouse"

// RunChild becomes the engine if args, the arguments after the program's name,
// ask for it; handled tells whether they did. Call it before anything else in
// main and in TestMain, and exit with code if it was handled.
func RunChild(args []string) (handled bool, code int) {
	if len(args) < 2 || args[0] != childCommand {
		return false, 0
	}
	return true, runLibrary(args[1], args[2:], os.Stderr)
}

// runLibrary loads the library and hands it the command line. It returns when
// the engine has stopped. It touches no signal: the library sets its own
// handlers, and the parent ends it by the terminal.
func runLibrary(path string, argv []string, stderr io.Writer) int {
	runtime.LockOSThread()
	handle, err := purego.Dlopen(path, purego.RTLD_NOW|purego.RTLD_LOCAL)
	if err != nil {
		fmt.Fprintf(stderr, "dlopen: %v\n", err)
		return 1
	}
	for _, name := range []string{"chdb_query_cmdline", "chdb_result_error"} {
		if _, err := purego.Dlsym(handle, name); err != nil {
			fmt.Fprintf(stderr, "dlsym: %v\n", err)
			return 1
		}
	}
	var (
		queryCmdline func(argc int32, argv **byte) uintptr
		resultError  func(result uintptr) string
	)
	purego.RegisterLibFunc(&queryCmdline, handle, "chdb_query_cmdline")
	purego.RegisterLibFunc(&resultError, handle, "chdb_result_error")

	argc := len(argv)
	words := make([]*byte, 0, argc+1)
	for _, arg := range argv {
		words = append(words, &append([]byte(arg), 0)[0])
	}
	words = append(words, nil)
	var pin runtime.Pinner
	for _, w := range words[:argc] {
		pin.Pin(w)
	}
	pin.Pin(&words[0])
	defer pin.Unpin()

	result := queryCmdline(int32(argc), &words[0])
	if result == 0 {
		return 0
	}
	if text := resultError(result); text != "" {
		fmt.Fprintln(stderr, text)
		return 1
	}
	return 0
}
