package dashboards

import (
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"pantaukim/dashboards/board"
	"pantaukim/internal/kim"
)

// dossierStyle is the look of a dossier, which carries it along: the file must
// open years later, without this program and without a network.
//
//go:embed dossier.css
var dossierStyle string

// dossierItems bounds how many items of the period a dossier lists.
const dossierItems = 1000

// dossierData is the file of one nominee: one page that needs no other.
type dossierData struct {
	*board.Row
	List    shortlist
	Nominee nominee
	Kind    string // in, newcomer or near: where the group stands on the list
	From    kim.Date
	To      kim.Date
	Weeks   *box[[]dossierWeek]
	Items   *box[dossierPart]
	Parts   *box[partsPart]
	Signs   *box[[]board.Sign]
	Walks   *box[[]board.Walk]
	Style   template.CSS
	Policy  string
}

// Self is the group without the rest, for templates.
func (d dossierData) Self() *board.Row { return d.Row }

// dossierWeek is one week of the period with the length of its bar, 0 to 100.
type dossierWeek struct {
	board.GroupWeek
	Bar int
}

// dossierPart is the items of the period.
type dossierPart struct {
	Items []board.Item
	More  int // items beyond those listed
}

// dossierPath is the address of a nominee's dossier.
func dossierPath(seal, id string) string {
	return "/penghargaan/" + url.PathEscape(seal) + "/" + url.PathEscape(id)
}

// dossierHash lets a browser use the style of a dossier and no other.
func dossierHash() string {
	sum := sha256.Sum256([]byte(dossierStyle))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// dossierPage answers with a dossier under a policy of its own: its style stands in
// the page, named by its hash, and there is nothing else to load.
func (s *site) dossierPage() http.HandlerFunc {
	page := s.page(s.dossier)
	policy := strings.Replace(contentSecurityPolicy, "style-src 'self'", "style-src 'self' "+dossierHash(), 1)
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", policy)
		page(w, r)
	}
}

func (s *site) dossier(ctx context.Context, v visit) reply {
	list, ok, err := s.listOf(ctx, v)
	if err != nil {
		s.log.Error("a dossier cannot be made", "err", err)
		return s.unavailable(ctx, v, err)
	}
	r := v.board.Group(v.id)
	if !ok || r == nil || !v.who.shortlisted(r, list.Request.Region) {
		return s.notFound(ctx, v)
	}
	d := dossierData{Row: r, List: list, Style: template.CSS(dossierStyle), Policy: "default-src 'none'; style-src " + dossierHash()}
	for kind, list := range map[string][]nominee{"in": d.List.In, "newcomer": d.List.Newcomers, "near": d.List.Near} {
		if k := slices.IndexFunc(list, func(n nominee) bool { return n.Group == v.id }); k >= 0 {
			d.Kind, d.Nominee = kind, list[k]
		}
	}
	period := d.List.Period()
	d.From, d.To = period[0], period[1]
	if d.Kind == "" || !d.From.Known() || !d.To.Known() {
		return s.notFound(ctx, v)
	}
	g, asked := s.gather(ctx), d // the parts load while d is being filled
	d.Weeks = part(g, "dossier weeks", func(ctx context.Context) ([]dossierWeek, error) { return s.dossierWeeks(ctx, asked) })
	d.Items = part(g, "dossier items", func(ctx context.Context) (dossierPart, error) { return s.dossierItems(ctx, asked) })
	d.Parts = part(g, "dossier parts", func(ctx context.Context) (partsPart, error) { return s.loadParts(ctx, v, r) })
	d.Walks = part(g, "dossier walks", func(ctx context.Context) ([]board.Walk, error) { return walksOf(ctx, v, r) })
	d.Signs = part(g, "dossier signs", func(ctx context.Context) ([]board.Sign, error) {
		if !v.who.Signs(r) {
			return nil, nil
		}
		all, err := v.board.Signs(ctx)
		return all[r.ID], err
	})
	whole := g.wait()
	return reply{page: "dossier", title: v.lang.T("dossier.title") + ": " + r.Name, data: d, whole: whole}
}

// listOf returns the list that an address names: a sealed one, or a draft.
func (s *site) listOf(ctx context.Context, v visit) (shortlist, bool, error) {
	if v.seal == draftMark {
		if !v.who.Makes() {
			return shortlist{}, false, nil
		}
		ctx, cancel := context.WithTimeout(ctx, draftTimeout)
		defer cancel()
		l, _, err := s.draft(ctx, v, v.query)
		if errors.Is(err, errNoDraft) {
			return l, false, nil
		}
		return l, err == nil, err
	}
	lists, err := s.loadShortlists(ctx, v)
	if err != nil {
		return shortlist{}, false, err
	}
	i := slices.IndexFunc(lists, func(l shortlist) bool { return l.Seal == v.seal })
	if i < 0 {
		return shortlist{}, false, nil
	}
	return lists[i], true, nil
}

func (s *site) dossierWeeks(ctx context.Context, d dossierData) ([]dossierWeek, error) {
	weeks, err := s.store.GroupWeeks(ctx, d.ID, d.From.Week(), d.To.Week())
	slices.SortFunc(weeks, func(a, b board.GroupWeek) int { return a.Week.Sub(b.Week) })
	out, most := make([]dossierWeek, len(weeks)), uint32(1)
	for _, w := range weeks {
		if w.Seen() {
			most = max(most, w.Items)
		}
	}
	for i, w := range weeks {
		out[i] = dossierWeek{GroupWeek: w}
		if w.Seen() {
			out[i].Bar = int(100 * w.Items / most)
		}
	}
	return out, err
}

// dossierItems returns the items that count within the period, oldest first.
func (s *site) dossierItems(ctx context.Context, d dossierData) (dossierPart, error) {
	found, err := s.store.Items(ctx, d.ID, "", tableItems, 0)
	var p dossierPart
	for _, x := range slices.Backward(found.Items) {
		day := kim.DateOf(x.Effective, d.Zone)
		switch {
		case x.Removed || day < d.From || day > d.To:
		case len(p.Items) == dossierItems:
			p.More++
		default:
			x.Title = board.Clip(x.Title, board.LongestText)
			p.Items = append(p.Items, x)
		}
	}
	return p, err
}
