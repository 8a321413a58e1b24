package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"pantaukim/dashboards/pages"
	"pantaukim/internal/digest"
	"pantaukim/internal/schedule"
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
	deps := digest.Deps{Conn: a.DB.Conn(), Log: a.log, Now: a.now, DataDir: a.cfg.DataDir, Uncalibrated: a.uncalibrated, May: a.Lead.Check, Paper: a.paper}
	if !a.Lead.Own() {
		deps.Instance = a.Lead.Self().ID
	}
	return digest.New(deps, a.current().Digest)
}

// Subscriptions returns the letters that are sent.
func (a *App) Subscriptions() *digest.Subscriptions {
	return digest.NewSubscriptions(a.DB.Conn(), a.now, a.current().Digest)
}

// mail is what the page of letters works with.
func (a *App) mail(cfg digest.Config) *pages.Mail {
	return &pages.Mail{
		Subscriptions: digest.NewSubscriptions(a.DB.Conn(), a.now, cfg), Server: cfg.SMTP.Server, From: cfg.SMTP.From, Stoppable: cfg.Address() != "",
		Try:        func(ctx context.Context, to string) digest.Trial { return a.current().Digest.Try(ctx, to, time.Now()) },
		Deliveries: func(ctx context.Context) ([]digest.Delivery, error) { return a.digester().Deliveries(ctx) },
		Next: func() time.Time {
			if a.current().Schedule.Digest == "" {
				return time.Time{}
			}
			return schedule.Next(a.current().Schedule.Digest, a.now().In(a.current().Schedule.Zone()))
		},
	}
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
		if d, known, err = d.Only(ctx, q.To); err != nil {
			return answer, err
		}
		if !known {
			return answer, fmt.Errorf("%q is none of digest.recipients, and has subscribed to nothing on the page", q.To)
		}
	}
	ctx, done, err := a.Jobs.hold(ctx)
	if err != nil {
		return answer, err
	}
	defer done(&err)
	answer.Report, err = d.Run(ctx, q.Again)
	if errors.Is(err, digest.ErrHeld) {
		return answer, nil
	}
	if q.To == "" {
		a.Metrics.LettersDone(len(answer.Sent), len(answer.Failed), len(answer.Unsure))
	}
	if err != nil {
		answer.Fault = err.Error()
	}
	return answer, nil
}
