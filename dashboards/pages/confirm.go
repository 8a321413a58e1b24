package pages

import (
	"context"
	"errors"
	"net/http"

	"pantaukim/dashboards/award"
	"pantaukim/dashboards/visit"
	"pantaukim/internal/kim"
)

// confirmData is what a person is shown before a list is sealed, published or withdrawn.
type confirmData struct {
	List    award.List
	Act     string // seal, publish or withdraw
	Problem bool   // the reason is missing
	// Refused says why a list was not sealed: unverified or uncalibrated; empty: it may be.
	Refused string
	Groups  []award.Nominee // that were not walked in full since then
	Since   kim.Date
}

// The acts that are asked back.
const (
	actSeal     = "seal"
	actPublish  = "publish"
	actWithdraw = "withdraw"
)

// SealPreview shows what will be sealed, and asks.
func (p *Pages) SealPreview(ctx context.Context, v visit.Visit) Reply {
	if !v.Who.Makes() {
		return Withheld(v)
	}
	ctx, cancel := context.WithTimeout(ctx, award.DraftTimeout)
	defer cancel()
	list, _, err := p.Lists.Draft(ctx, v, v.Query)
	switch {
	case errors.Is(err, award.ErrNoDraft):
		a := p.AwardsFor(ctx, v, v.Query)
		a.Status = http.StatusUnprocessableEntity
		return a
	case err != nil:
		return p.unavailable(ctx, v, "a shortlist cannot be drawn up", err)
	case list.Uncalibrated != "":
		return p.SealRefused(v, list, kim.ErrUncalibrated)
	}
	return p.confirm(v, confirmData{List: list, Act: actSeal})
}

// SealRefused says why a list was not sealed, and what helps.
func (p *Pages) SealRefused(v visit.Visit, list award.List, why error) Reply {
	d := confirmData{List: list, Act: actSeal, Refused: "uncalibrated"}
	var unverified *kim.UnverifiedError
	if errors.As(why, &unverified) {
		d.Refused, d.Since = "unverified", unverified.Since
		for _, id := range unverified.Groups {
			d.Groups = append(d.Groups, award.Nominee{Nominee: kim.Nominee{Group: id}, Row: v.Board.Group(id)})
		}
	}
	a := p.confirm(v, d)
	a.Status = http.StatusUnprocessableEntity
	return a
}

// PublishPreview shows the list that will be published, or withdrawn if it is published.
func (p *Pages) PublishPreview(ctx context.Context, v visit.Visit) Reply {
	list, ok, err := p.Lists.Of(ctx, v)
	switch {
	case err != nil:
		return p.unavailable(ctx, v, "a shortlist cannot be read", err)
	case !ok || list.Draft:
		return p.NotFound(ctx, v)
	case !v.Who.MakesIn(list.Request.Region):
		return Withheld(v)
	}
	act := actPublish
	if list.Published {
		act = actWithdraw
	}
	return p.confirm(v, confirmData{List: list, Act: act})
}

// ReasonMissing is the preview of a withdrawal without a reason.
func (p *Pages) ReasonMissing(ctx context.Context, v visit.Visit) Reply {
	a := p.PublishPreview(ctx, v)
	if d, ok := a.Data.(confirmData); ok {
		d.Problem = true
		a.Data, a.Status = d, http.StatusUnprocessableEntity
	}
	return a
}

func (*Pages) confirm(v visit.Visit, d confirmData) Reply {
	title := v.Lang.T("award.preview_title")
	switch d.Act {
	case actPublish:
		title = v.Lang.T("award.publish_title")
	case actWithdraw:
		title = v.Lang.T("award.withdraw_title")
	}
	return Reply{Page: "confirm", Title: title, Data: d, Whole: true, Live: true}
}
