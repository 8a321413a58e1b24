//go:build !linux

package engine

import (
	"context"
	"os"
	"time"
)

type process struct {
	exited chan struct{}
	addr   string
}

func startProcess(context.Context, Config, program, *os.File) (*process, error) {
	return nil, &Error{Kind: ErrUnsupported, What: "the embedded ClickHouse runs on Linux only; set warehouse.dsn to use a server"}
}

func (p *process) stop(time.Duration) bool { return true }
func (p *process) release()                {}
func (p *process) death() *Error           { return nil }
func (p *process) pid() int                { return 0 }
