// Command pantaukim watches the sites of Indonesia's community information
// groups (KIM), counts what they publish, and says which are active.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // slim images have no zoneinfo

	"pantaukim/internal/warehouse"
)

// version is set by the linker.
var version = "dev"

// The exit statuses, a contract with scripts.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

// hangups hands over each SIGHUP, by which an operator asks for the configuration to be read
// again, until stop is called. To a program that does not ask for them they are its end.
func hangups() (asked <-chan os.Signal, stop func()) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGHUP)
	return c, func() { signal.Stop(c) }
}

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// run is the whole program, so that a test can be its caller.
func run(args []string, stdout, stderr io.Writer) int {
	if handled, code := warehouse.RunEngine(args); handled {
		return code
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the program at once

	root := newRoot(stdout, stderr)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return exitDone
	}
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		err = errors.New("stopped") // what was interrupted says so in many ways
	}
	if !errors.Is(err, errReported) {
		fmt.Fprintln(stderr, "pantaukim:", err)
	}
	var usage usageError
	if errors.As(err, &usage) {
		return exitUsage
	}
	return exitFailed
}
