package pages

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/visit"
	"pantaukim/internal/digest"
)

// Mail is who is sent letters, and the way to the mail server.
type Mail struct {
	Subscriptions *digest.Subscriptions
	Server, From  string // empty: there is no mail server
	Stoppable     bool   // letters say by which address they are ended
	// Try sends a test message to an address.
	Try func(ctx context.Context, to string) digest.Trial
	// Deliveries are what became of the letters, the newest first.
	Deliveries func(context.Context) ([]digest.Delivery, error)
	// Next is when letters are sent next; the zero time: never by themselves.
	Next func() time.Time
}

// Letter is a subscription as the page shows it.
type Letter struct {
	digest.Subscription
	Place string // name of its area; empty: everywhere
	Last  *digest.Delivery
}

// LetterForm is a subscription as it was typed, with what is wrong with it.
type LetterForm struct {
	digest.Recipient
	Problems digest.BadRecipientError
}

// lettersData is what the page of letters shows.
type lettersData struct {
	*Mail
	Next    time.Time
	Letters *box[[]Letter]
	Form    LetterForm
	Trial   *digest.Trial // nil: none was made
	Areas   []board.Place // to choose from, the larger ones first
	All     bool          // the reader may choose the whole country
	Told    string        // what was just done
}

// Rhythms and Formats are what a letter may be.
func (lettersData) Rhythms() []digest.Every  { return digest.Rhythms() }
func (lettersData) Formats() []digest.Format { return digest.Formats() }

// Wrong are the fields with a problem, in the order of the form.
func (f LetterForm) Wrong() []string {
	var out []string
	for _, field := range []string{"address", "region", "every", "format"} {
		if f.Problems[field] != "" {
			out = append(out, field)
		}
	}
	return out
}

// Letters is the page of those who are sent letters.
func (p *Pages) Letters(ctx context.Context, v visit.Visit) Reply {
	return p.LettersWith(ctx, v, LetterForm{Recipient: digest.Recipient{Every: digest.Weekly, Region: v.Who.Region}}, nil)
}

// LettersWith is the page with a subscription that could not be taken, or with what came of
// a test message.
func (p *Pages) LettersWith(ctx context.Context, v visit.Visit, f LetterForm, trial *digest.Trial) Reply {
	if p.Mail == nil {
		return p.NotFound(ctx, v)
	}
	if !v.Who.ManagesMailSome() {
		return Withheld(v)
	}
	d := lettersData{Mail: p.Mail, Next: p.Mail.Next(), Form: f, Trial: trial, Areas: areasOf(v), All: v.Who.ManagesMail(""), Told: v.Query.Get("saved")}
	if !slices.Contains([]string{"subscribed", "stopped"}, d.Told) {
		d.Told = ""
	}
	g := p.gather(ctx)
	d.Letters = part(g, "letters", func(ctx context.Context) ([]Letter, error) { return p.letters(ctx, v) })
	whole := g.wait()
	return Reply{Page: "letters", Title: v.Lang.T("mail.title"), Data: d, Live: true, Whole: whole}
}

// letters are the subscriptions about areas of which the reader may say who is told.
func (p *Pages) letters(ctx context.Context, v visit.Visit) ([]Letter, error) {
	all, err := p.Mail.Subscriptions.All(ctx)
	if err != nil {
		return nil, err
	}
	sent, err := p.Mail.Deliveries(ctx)
	if err != nil {
		return nil, err
	}
	var out []Letter
	for _, s := range all {
		if !v.Who.ManagesMail(s.Region) {
			continue
		}
		l := Letter{Subscription: s}
		if s.Region != "" {
			l.Place = v.Board.AreaName(s.Region)
		}
		for i := range sent {
			if sent[i].Every == s.Every && sent[i].Address == s.Address {
				l.Last = &sent[i]
				break
			}
		}
		out = append(out, l)
	}
	return out, nil
}

// areasOf are the areas that a reader may choose for a letter.
func areasOf(v visit.Visit) []board.Place {
	var out []board.Place
	add := func(places []board.Place) {
		for _, p := range places {
			if p.Recorded() && p.Groups > 0 && v.Who.ManagesMail(p.Code) && strings.Trim(p.Code, "0123456789.") == "" {
				out = append(out, p)
			}
		}
	}
	add(v.Board.Provinces())
	for _, province := range v.Board.Provinces() {
		add(v.Board.Regencies(board.Scope{Province: province.Code}))
	}
	if strings.Count(v.Who.Region, ".") > 0 {
		regency := v.Who.Region[:len("62.13")]
		add(v.Board.Districts(board.Scope{Province: regency[:2], Regency: regency}))
	}
	return out
}

// stopData is what the page of a letter's link shows.
type stopData struct {
	digest.Subscription
	Token string
	Place string
}

// StopLetter asks whoever opened the link of a letter whether to end it. It asks for no
// login: the link is signed, and only the letter has it.
func (p *Pages) StopLetter(ctx context.Context, v visit.Visit) Reply {
	if p.Mail == nil {
		return p.NotFound(ctx, v)
	}
	s, err := p.Mail.Subscriptions.Read(ctx, v.Token)
	if errors.Is(err, digest.ErrUnknown) {
		return p.NotFound(ctx, v)
	}
	if err != nil {
		return p.unavailable(ctx, v, "a letter's link", err)
	}
	d := stopData{Subscription: s, Token: v.Token}
	if s.Region != "" {
		d.Place = v.Board.AreaName(s.Region)
	}
	return Reply{Page: "stopletter", Title: v.Lang.T("mail.stop.title"), Data: d, Live: true, Whole: true}
}
