package pages

import (
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"
	"net/url"
	"slices"

	"pantaukim/dashboards/award"
	"pantaukim/dashboards/board"
	"pantaukim/dashboards/tables"
	"pantaukim/dashboards/visit"
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
	List    award.List
	Nominee award.Nominee
	Kind    string // in, newcomer, below, near or failed: where the group stands on the list
	From    kim.Date
	To      kim.Date
	Weeks   *box[[]dossierWeek]
	Items   *box[dossierPart]
	Parts   *box[tables.PartList]
	// Period is what the IAD of the period is made of; none if it was not kept with the list.
	Period    []tables.ShownPart
	PeriodSum float64
	Copies    map[string]string // items that follow another text, and whose
	Signs     *box[[]board.Sign]
	Walks     *box[[]board.Walk]
	Style     template.CSS
	Policy    string
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

// DossierPath is the address of a nominee's dossier.
func DossierPath(seal, id string) string {
	return "/penghargaan/" + url.PathEscape(seal) + "/" + url.PathEscape(id)
}

// DossierStyle lets a browser use the style of a dossier and no other.
func DossierStyle() string {
	sum := sha256.Sum256([]byte(dossierStyle))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// Dossier is the file of one nominee of a shortlist.
func (p *Pages) Dossier(ctx context.Context, v visit.Visit) Reply {
	list, ok, err := p.Lists.Of(ctx, v)
	if err != nil {
		return p.unavailable(ctx, v, "a dossier cannot be made", err)
	}
	r := v.Board.Group(v.ID)
	if !ok || r == nil {
		return p.NotFound(ctx, v)
	}
	d := dossierData{Row: r, List: list, Style: template.CSS(dossierStyle), Policy: "default-src 'none'; style-src " + DossierStyle()}
	for kind, list := range map[string][]award.Nominee{"in": d.List.In, "newcomer": d.List.Newcomers, "near": d.List.Near} {
		if k := slices.IndexFunc(list, func(n award.Nominee) bool { return n.Group == v.ID }); k >= 0 {
			d.Kind, d.Nominee = kind, list[k]
		}
	}
	if k := slices.IndexFunc(d.List.Field, func(c award.Candidate) bool { return c.Group == v.ID }); d.Kind == "" && k >= 0 {
		c := d.List.Field[k]
		d.Kind, d.Nominee = string(c.Placing), award.Nominee{Nominee: c.Nominee, Row: r, Opens: true}
	}
	p.provePeriod(v, &d)
	period := d.List.Period()
	d.From, d.To = period[0], period[1]
	if d.Kind == "" || !d.Nominee.Opens || !d.From.Known() || !d.To.Known() {
		return p.NotFound(ctx, v)
	}
	g, asked := p.gather(ctx), d // the parts load while d is being filled
	d.Weeks = part(g, "dossier weeks", func(ctx context.Context) ([]dossierWeek, error) { return dossierWeeks(ctx, v.Board, asked) })
	d.Items = part(g, "dossier items", func(ctx context.Context) (dossierPart, error) { return loadDossierItems(ctx, v.Board, asked) })
	d.Parts = part(g, "dossier parts", func(ctx context.Context) (tables.PartList, error) { return p.Tables.PartsOf(ctx, v, r) })
	d.Walks = part(g, "dossier walks", func(ctx context.Context) ([]board.Walk, error) { return tables.WalksOf(ctx, v, r) })
	d.Signs = part(g, "dossier signs", func(ctx context.Context) ([]board.Sign, error) {
		if !v.Who.Signs(r) {
			return nil, nil
		}
		all, err := v.Board.Signs(ctx)
		return all[r.ID], err
	})
	whole := g.wait()
	return Reply{Page: "dossier", Title: v.Lang.T("dossier.title") + ": " + r.Name, Data: d, Whole: whole}
}

// provePeriod takes the points and the copies of the period that were kept with the list.
func (p *Pages) provePeriod(v visit.Visit, d *dossierData) {
	k := slices.IndexFunc(d.List.Field, func(c award.Candidate) bool { return c.Group == v.ID })
	if k < 0 {
		return
	}
	for _, x := range d.List.Field[k].Parts {
		d.Period = append(d.Period, p.Tables.Describe(v.Lang, board.Part{Indicator: x.Indicator, Raw: x.Raw, Score: x.Score, Weight: x.Weight, Points: x.Points}))
		d.PeriodSum += x.Points
	}
	d.Copies = map[string]string{}
	for _, x := range d.List.Field[k].Copies {
		d.Copies[x.Item] = v.Lang.T("dossier.another")
		if r := v.Named(x.Group); r != nil {
			d.Copies[x.Item] = r.Name
		}
	}
}

func dossierWeeks(ctx context.Context, b *board.Board, d dossierData) ([]dossierWeek, error) {
	weeks, err := b.WeeksOf(ctx, d.ID, d.From.Week(), d.To.Week())
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

// loadDossierItems returns the items that count within the period, oldest first.
func loadDossierItems(ctx context.Context, b *board.Board, d dossierData) (dossierPart, error) {
	found, err := b.Items(ctx, d.ID, "", tables.MaxItems, 0)
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
