//go:build !unix

package engine

import (
	"context"
	"os"
)

func lockDir(context.Context, string) (*os.File, error) {
	return nil, &Error{Kind: ErrUnsupported, What: "the embedded ClickHouse runs on Linux only; set warehouse.dsn to use a server"}
}
