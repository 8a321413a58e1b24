package pages

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/visit"
	"pantaukim/internal/kim"
	"pantaukim/internal/objection"
)

// ObjectionForm is a report that something is wrong as it was typed, with what is wrong with
// it.
type ObjectionForm struct {
	Group                                         string // id that a link filled in; empty: the sender names the group
	Subject, Regency, Week, Text, Person, Contact string
	Problems                                      map[string]string // field to kind of problem
	Wait                                          int               // minutes until another report is taken; 0: this one is
	Places                                        []board.Place
	Weeks                                         []kim.Week
}

// Wrong are the fields with a problem, in the order of the form.
func (f ObjectionForm) Wrong() []string {
	var out []string
	for _, field := range []string{"subject", "text", "name", "contact"} {
		if f.Problems[field] != "" {
			out = append(out, field)
		}
	}
	return out
}

// Objection is the form for whoever has found something wrong. It looks the same whatever
// group its address names, unless the reader may be told of that group: it must not tell
// which groups there are.
func (p *Pages) Objection(_ context.Context, v visit.Visit) Reply {
	f := ObjectionForm{Group: v.Query.Get("kim"), Subject: v.Query.Get("kim"), Week: v.Query.Get("week")}
	if r := v.Named(f.Group); r != nil {
		f.Subject, f.Regency = r.Name, r.RegencyCode
	}
	return p.ObjectionAgain(v, f)
}

// ObjectionAgain is the form with what was typed.
func (p *Pages) ObjectionAgain(v visit.Visit, f ObjectionForm) Reply {
	f.Places, f.Weeks = v.Board.AllRegencies(), v.Board.Weeks()
	return Reply{Page: "objection", Title: v.Lang.T("objection.title"), Data: f, Whole: true}
}

// receiptData is what a receipt shows.
type receiptData struct {
	objection.Objection
	Address string // of this page from outside; empty: nobody said
	Path    string
	New     bool // it was sent just now
}

// Receipt is what has become of a report, for whoever holds its receipt. Who answered is
// not told: only staff are told names of users.
func (p *Pages) Receipt(ctx context.Context, v visit.Visit) Reply {
	if p.Objections == nil {
		return p.NotFound(ctx, v)
	}
	o, err := p.Objections.OfReceipt(ctx, v.ID)
	if errors.Is(err, objection.ErrUnknown) {
		return p.NotFound(ctx, v)
	}
	if err != nil {
		return p.unavailable(ctx, v, "a receipt cannot be read", err)
	}
	d := receiptData{Objection: o, Path: v.Path, New: v.Query.Get("saved") != ""}
	if p.Figures.Address != "" {
		d.Address = p.Figures.Address + v.Path
	}
	return Reply{Page: "receipt", Title: v.Lang.T("objection.receipt"), Data: d, Live: true}
}

// Reported is one report with its group.
type Reported struct {
	objection.Objection
	Row     *board.Row // nil: no listed group was recognised
	Place   string     // name of the regency that the sender chose
	Persons bool       // the sender's name and contact are shown to the reader
	Problem string     // of the answer that was typed
	Typed   string
}

// region is where the report belongs; empty: nobody said.
func region(b *board.Board, o objection.Objection) kim.Region {
	if r := b.Group(o.GroupID); r != nil {
		return r.Region
	}
	if o.Regency == "" {
		return kim.Region{}
	}
	return kim.Region{RegencyCode: o.Regency, ProvinceCode: o.Regency[:min(len("62"), len(o.Regency))]}
}

// AnswersObjection tells whether the reader may answer a report: staff of the region of its
// group or, where no group was recognised, of the regency that the sender chose; without
// either, staff of the whole registry.
func AnswersObjection(v visit.Visit, o objection.Objection) bool {
	return v.Who.Answers(region(v.Board, o))
}

// objectionsOf are the reports of an area that the reader may see, those that wait first.
func (p *Pages) objectionsOf(ctx context.Context, v visit.Visit) (waiting, answered []Reported, err error) {
	if p.Objections == nil || !v.Who.AnswersSome() {
		return nil, nil, nil
	}
	all, err := p.Objections.Listed(ctx)
	for _, o := range all {
		at := region(v.Board, o)
		if !v.Who.Answers(at) || !v.Scope.Contains(at) {
			continue
		}
		r := Reported{Objection: o, Row: v.Board.Group(o.GroupID), Persons: v.Who.Answers(at)}
		r.Subject, r.Text = board.Clip(o.Subject, objection.LongestSubject), board.Clip(o.Text, objection.LongestText)
		if o.Regency != "" {
			r.Place = v.Board.AreaName(o.Regency)
		}
		if o.Answered() {
			answered = append(answered, r)
		} else {
			waiting = append(waiting, r)
		}
	}
	slices.SortStableFunc(answered, func(a, b Reported) int { return cmp.Compare(b.AnsweredAt.UnixMilli(), a.AnsweredAt.UnixMilli()) })
	return waiting, answered, err
}

// objectionsData is what staff see of reports.
type objectionsData struct {
	Part *box[objectionLists]
	Told bool // an answer was kept just now
}

type objectionLists struct {
	Waiting, Answered []Reported
	Page, Pages       int // of those that wait
	All               int
}

// ObjectionList is the reports for those who answer them.
func (p *Pages) ObjectionList(ctx context.Context, v visit.Visit) Reply {
	return p.objectionList(ctx, v, "", "", "")
}

// ObjectionListAgain is the same with an answer that could not be kept.
func (p *Pages) ObjectionListAgain(ctx context.Context, v visit.Visit, id, typed, problem string) Reply {
	return p.objectionList(ctx, v, id, typed, problem)
}

func (p *Pages) objectionList(ctx context.Context, v visit.Visit, id, typed, problem string) Reply {
	if p.Objections == nil || !v.Who.AnswersSome() {
		return Withheld(v)
	}
	d := objectionsData{Told: v.Query.Get("saved") != ""}
	g := p.gather(ctx)
	d.Part = part(g, "objections", func(ctx context.Context) (objectionLists, error) {
		var l objectionLists
		var err error
		if l.Waiting, l.Answered, err = p.objectionsOf(ctx, v); err != nil {
			return l, err
		}
		for i := range l.Waiting {
			if x := &l.Waiting[i]; x.ID == id {
				x.Typed, x.Problem = typed, problem
			}
		}
		l.All = len(l.Waiting)
		l.Page, l.Pages = pageOf(v.Query.Get("page"), l.All, p.RowsPerPage)
		if v.Query.Get("page") != "all" && problem == "" {
			from := (l.Page - 1) * p.RowsPerPage
			l.Waiting = l.Waiting[from:min(from+p.RowsPerPage, l.All)]
		}
		l.Answered = l.Answered[:min(len(l.Answered), p.RowsPerPage)]
		return l, nil
	})
	g.wait()
	status := http.StatusOK
	if problem != "" {
		status = http.StatusUnprocessableEntity
	}
	return Reply{Status: status, Page: "objections", Title: v.Lang.T("objection.list"), Data: d, Live: true}
}

// RecognisedGroup is the listed group that a sender means: that of the id which a link filled
// in, or the only one with that name or site. All groups are looked at in any case.
func RecognisedGroup(b *board.Board, id, subject string) string {
	name, host := board.Fold(subject), hostOf(subject)
	var found []string
	for _, r := range b.Rows {
		if r.ID == subject || name != "" && board.Fold(r.Name) == name || host != "" && hostOf(r.URL) == host {
			found = append(found, r.ID)
		}
	}
	if b.Group(id) != nil {
		return id
	}
	if len(found) != 1 {
		return ""
	}
	return found[0]
}

// hostOf is the name of the site of an address, however much of it was typed; empty: it has none.
func hostOf(address string) string {
	address = strings.ToLower(strings.TrimSpace(address))
	if !strings.Contains(address, "://") {
		address = "https://" + address
	}
	u, err := url.Parse(address)
	if err != nil || !strings.Contains(u.Hostname(), ".") {
		return ""
	}
	return strings.TrimPrefix(u.Hostname(), "www.")
}
