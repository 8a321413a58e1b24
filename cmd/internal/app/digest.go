package app

import (
	"context"
	"errors"
	"fmt"

	"pantaukim/internal/digest"
)

// DigestPath is the path at which commands ask for the digest.
const DigestPath = "/digest"

// DigestRequest says what to do with the digest of the last completed week.
type DigestRequest struct {
	Print  bool   `json:"print,omitempty"`  // only show it
	Region string `json:"region,omitempty"` // with Print: of which region
	To     string `json:"to,omitempty"`     // only to this address; empty: to all
	Again  bool   `json:"again,omitempty"`  // also to those who had it
}

// DigestAnswer is what became of it.
type DigestAnswer struct {
	digest.Report
	Text  string `json:"text,omitempty"`
	Fault string `json:"fault,omitempty"` // what could not be done
}

// digester returns the maker of the digests.
func (a *App) digester() *digest.Digester {
	deps := digest.Deps{Conn: a.DB.Conn(), Log: a.log, Now: a.now, DataDir: a.cfg.DataDir, Uncalibrated: a.uncalibrated, May: a.Lead.Check}
	if !a.Lead.Own() {
		deps.Instance = a.Lead.Self().ID
	}
	return digest.New(deps, a.cfg.Digest)
}

// Digest makes the digest of the last completed week and sends or shows it.
func (a *App) Digest(ctx context.Context, q DigestRequest) (answer DigestAnswer, err error) {
	d := a.digester()
	if q.Print {
		answer.Text, answer.Held, err = d.Preview(ctx, q.Region)
		return answer, err
	}
	if q.To != "" {
		var known bool
		if d, known = d.Only(q.To); !known {
			return answer, fmt.Errorf("%q is none of digest.recipients", q.To)
		}
	}
	ctx, done, err := a.Jobs.hold(ctx)
	if err != nil {
		return answer, err
	}
	defer done(&err)
	answer.Report, err = d.Run(ctx, q.Again)
	if err != nil && !errors.Is(err, digest.ErrHeld) {
		answer.Fault = err.Error()
	}
	return answer, nil
}
