package pages

import (
	"context"
	"maps"
	"net/http"
	"time"

	"pantaukim/dashboards/tables"
	"pantaukim/dashboards/visit"
	"pantaukim/dashboards/words"
	"pantaukim/internal/audit"
	"pantaukim/internal/kim"
)

// auditData is what people did.
type auditData struct {
	tables.ActsAsked
	Acts        []auditAct
	Found       int
	Page, Pages int
	Unread      int       // lines of the files that cannot be read
	Stored      *box[any] // failed: what the warehouse keeps is missing
	More        bool      // the warehouse has more than were read
	Kinds       []string
}

// auditAct is an act with what it changed in words.
type auditAct struct {
	audit.Act
	Fields []difference // of the registry
}

// Path is where an act on the registry is told in full, and taken back; empty: there is no such page.
func (a auditAct) Path() string {
	if a.Entry == "" {
		return ""
	}
	return ActPath(a.Entry)
}

// readableSide writes what was there before or after as people read it.
func readableSide(l *words.Language, side map[string]string) map[string]string {
	out := maps.Clone(side)
	for k, value := range out {
		at, err := time.Parse(time.RFC3339, value)
		switch {
		case value == "":
		case k == "role":
			out[k] = l.Label("role", value)
		case k == "disabled":
			out[k] = l.T("word.yes")
		case err == nil:
			out[k] = l.Clock(at, kim.WIB)
		}
	}
	return out
}

// Audit shows who did what: from the files of this machine in any case, and from the
// warehouse as far as it answers.
func (p Managing) Audit(ctx context.Context, v visit.Visit) Reply {
	if !v.Who.ManagesUsers("") || p.Accounts == nil {
		return Withheld(v)
	}
	q, wrong := tables.AskedActs(v, p.Now(), p.Accounts.Acts.Now())
	if wrong != nil {
		return Invalid(v, wrong)
	}
	d := auditData{ActsAsked: q, Kinds: audit.Kinds()}
	from, to := q.Span()
	kept, unread, err := p.Accounts.Acts.Read(from, to)
	if err != nil {
		return p.unavailable(ctx, v, "the acts cannot be read", err)
	}
	d.Unread = unread
	type stored struct {
		acts  []audit.Act
		whole bool
	}
	g := p.gather(ctx)
	d.Stored = part(g, "acts of the warehouse", func(ctx context.Context) (any, error) {
		acts, whole, err := audit.Stored(ctx, p.Conn, from, to)
		return stored{acts, whole}, err
	})
	g.wait()
	list := kept
	if s, ok := d.Stored.Data.(stored); ok {
		list, d.More = audit.Merged(kept, s.acts), !s.whole
	}
	list = q.Of(list)
	d.Found = len(list)
	page := v.Query.Get("page")
	d.Page, d.Pages = pageOf(page, len(list), p.RowsPerPage)
	if page != tables.WholeList {
		at := (d.Page - 1) * p.RowsPerPage
		list = list[at:min(at+p.RowsPerPage, len(list))]
	}
	for _, a := range list {
		a.Before, a.After = readableSide(v.Lang, a.Before), readableSide(v.Lang, a.After)
		d.Acts = append(d.Acts, auditAct{a, differences(v.Lang, a.Fields)})
	}
	return Reply{Status: http.StatusOK, Page: "audit", Title: v.Lang.T("audit.title"), Data: d, Live: true}
}
