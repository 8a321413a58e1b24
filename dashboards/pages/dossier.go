package pages

import (
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"
	"net/url"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/tables"
	"pantaukim/dashboards/visit"
)

// dossierStyle is the look of a dossier, which carries it along: the file must
// open years later, without this program and without a network.
//
//go:embed dossier.css
var dossierStyle string

// dossierData is the file of one nominee: one page that needs no other.
type dossierData struct {
	tables.Dossier
	Evidence *box[tables.DossierEvidence]
	Parts    *box[tables.PartList] // of the newest scoring, where those of the period were not kept
	Signs    *box[[]board.Sign]
	Walks    *box[[]board.Walk]
	Paper    string // address of the dossier as a PDF
	Style    template.CSS
	Policy   string
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
	found, ok, err := p.Tables.DossierOf(ctx, v)
	if err != nil {
		return p.unavailable(ctx, v, "a dossier cannot be made", err)
	}
	if !ok {
		return p.NotFound(ctx, v)
	}
	d := dossierData{Dossier: found, Style: template.CSS(dossierStyle), Policy: "default-src 'none'; style-src " + DossierStyle()}
	if d.Paper, err = visit.Link(v.Lang.Code, DossierPath(d.List.Mark, d.ID)+"/berkas.pdf", d.List.Params); err != nil {
		return p.unavailable(ctx, v, "a dossier has no address", err)
	}
	g := p.gather(ctx)
	d.Evidence = part(g, "dossier evidence", func(ctx context.Context) (tables.DossierEvidence, error) { return p.Tables.EvidenceOf(ctx, v, found) })
	d.Parts = part(g, "dossier parts", func(ctx context.Context) (tables.PartList, error) { return p.Tables.PartsOf(ctx, v, found.Row) })
	d.Walks = part(g, "dossier walks", func(ctx context.Context) ([]board.Walk, error) { return tables.WalksOf(ctx, v, found.Row) })
	d.Signs = part(g, "dossier signs", func(ctx context.Context) ([]board.Sign, error) { return tables.SignsOf(ctx, v, found.Row) })
	whole := g.wait()
	return Reply{Page: "dossier", Title: v.Lang.T("dossier.title") + ": " + d.Name, Data: d, Whole: whole}
}
