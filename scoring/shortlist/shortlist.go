// Package shortlist makes the shortlists of awards: who passes every gate in a period,
// ranked within an area, with the evidence, sealed so that it can be made again.
package shortlist

import (
	"context"
	"embed"
	"errors"
	"fmt"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/internal/kim"
	"pantaukim/scoring/asof"
	"pantaukim/scoring/rules"
)

//go:embed sql/*.sql
var files embed.FS

// ErrBadRequest says that a shortlist cannot be made as asked.
var ErrBadRequest = errors.New("not a shortlist that can be made")

// Make makes the shortlist of an award, sealed, and stores nothing. The same request
// over the same facts by the same rules and the same method of judging weeks, see
// [kim.Method], gives the same seal.
func Make(ctx context.Context, conn driver.Conn, r rules.Rules, method int, req kim.ShortlistRequest) (kim.Shortlist, error) {
	if err := r.Validate(); err != nil {
		return kim.Shortlist{}, err
	}
	c, err := newContest(r, req)
	if err != nil {
		return kim.Shortlist{}, err
	}
	v, err := asof.At(ctx, conn, req.SealedAt, req.Region)
	if err != nil {
		return kim.Shortlist{}, err
	}
	v.Method = method
	if err := c.load(ctx, v); err != nil {
		return kim.Shortlist{}, fmt.Errorf("shortlist: %w", err)
	}
	return c.judge(ctx)
}

// ErrSealBroken says that a shortlist made again differs from the sealed one.
var ErrSealBroken = errors.New("made again, the shortlist is another: facts of before the cut-off have changed")

// Rebuild makes a sealed shortlist again, from the facts as of its cut-off, by the rules
// and the method of then, and compares.
func Rebuild(ctx context.Context, v *asof.View, seal string) (kim.Shortlist, error) {
	sealed, err := Sealed(ctx, v, seal)
	if err != nil {
		return kim.Shortlist{}, err
	}
	list, err := Make(ctx, v.Conn, sealed.Rules, sealed.Method, sealed.Request)
	if err != nil {
		return kim.Shortlist{}, err
	}
	if list.Seal != seal {
		return list, fmt.Errorf("%s: %w", seal, ErrSealBroken)
	}
	return list, nil
}
