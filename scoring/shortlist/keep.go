package shortlist

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/internal/kim"
	"pantaukim/internal/warehouse"
	"pantaukim/scoring/asof"
)

// listRow is one row of the table of shortlists.
type listRow struct {
	Seal     string    `ch:"seal"`
	SealedAt time.Time `ch:"sealed_at"`
	Request  string    `ch:"request"`
	Inputs   string    `ch:"inputs"`
	Rules    string    `ch:"rules"`
	Outcome  string    `ch:"outcome"`
	Version  uint64    `ch:"version"`
	Method   int       `ch:"method"`
}

// Store keeps a shortlist with the method that it was made by, and who sealed it when.
func Store(ctx context.Context, conn driver.Conn, method int, l kim.Shortlist, by string, at time.Time) error {
	request, err := json.Marshal(l.Request)
	if err != nil {
		return fmt.Errorf("write the request of a shortlist: %w", err)
	}
	outcome, err := json.Marshal(l)
	if err != nil {
		return fmt.Errorf("write a shortlist: %w", err)
	}
	err = warehouse.Insert(asof.Writing(ctx), conn, "shortlists", []listRow{{
		Seal: l.Seal, SealedAt: l.Request.SealedAt, Request: string(request), Inputs: l.Inputs, Rules: l.Rules,
		Outcome: string(outcome), Version: uint64(l.Request.SealedAt.UnixMilli()), Method: method,
	}})
	if err != nil {
		return err
	}
	return record(ctx, conn, act{Seal: l.Seal, At: at, Act: kim.ListSealed, By: by})
}

// ErrNoSuchList says that no list was sealed with a seal.
var ErrNoSuchList = errors.New("no shortlist was sealed with that seal")

// act is one row of the table of what people did with sealed lists.
type act struct {
	Seal   string      `ch:"seal"`
	At     time.Time   `ch:"acted_at"`
	Act    kim.ListAct `ch:"act"`
	By     string      `ch:"by"`
	Reason string      `ch:"reason"`
}

func record(ctx context.Context, conn driver.Conn, a act) error {
	return warehouse.Insert(asof.Writing(ctx), conn, "shortlist_acts", []act{a})
}

// Publish has everybody see a sealed list from now on, or withdraws it. Who does it is kept,
// and why it was withdrawn. Doing it twice changes nothing that is shown.
func Publish(ctx context.Context, v *asof.View, seal, by, reason string, publish bool) error {
	done := act{Seal: seal, At: v.Moment, Act: kim.ListPublished, By: by, Reason: reason}
	if !publish {
		done.Act = kim.ListWithdrawn
	}
	switch {
	case strings.TrimSpace(by) == "":
		return errors.New("a list is published or withdrawn with a name")
	case !publish && strings.TrimSpace(reason) == "":
		return errors.New("a list is withdrawn with a reason")
	}
	sealed, err := asof.Select[struct {
		Method int       `ch:"method"`
		Last   time.Time `ch:"last"`
	}](ctx, v, asof.Query{Files: files, Name: "sealed", Params: asof.Params{"seal": seal}})
	if err != nil {
		return err
	}
	if len(sealed) == 0 {
		return fmt.Errorf("%s: %w", seal, ErrNoSuchList)
	}
	if last := sealed[0].Last; !done.At.After(last) { // the clock has not moved since
		done.At = last.Add(time.Millisecond)
	}
	return record(ctx, v.Conn, done)
}
