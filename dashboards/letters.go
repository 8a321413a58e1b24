package dashboards

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"time"

	"pantaukim/dashboards/pages"
	"pantaukim/dashboards/visit"
	"pantaukim/internal/audit"
	"pantaukim/internal/digest"
)

// tryPatience bounds a test message: a page has a minute in all.
const tryPatience = 45 * time.Second

// letterForms takes the forms about letters.
type letterForms struct{ *site }

// mailForm answers a form about letters from who may send it; may is nil where everybody
// may. The guard before the pages refuses what other sites send.
func (s letterForms) mailForm(may func(visit.Audience) bool, do func(http.ResponseWriter, *http.Request, visit.Visit) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v := s.visitOf(r)
		// The path of one form holds a token, which is not for the log.
		if !s.storable(w, r, &v, "letters", true) {
			return
		}
		switch {
		case s.mail == nil:
			s.answer(w, r, v, s.pages.NotFound(r.Context(), v))
			return
		case may != nil && !may(v.Who):
			s.answer(w, r, v, pages.Withheld(v))
			return
		}
		if !readForm(w, r, longestEntry) {
			return
		}
		if err := do(w, r, v); err != nil {
			s.log.Error("a form cannot be taken", "path", "letters", "err", err)
			s.sorry(w, r, v, err, http.StatusServiceUnavailable)
		}
	}
}

// subscribe takes the form by which somebody is to be sent a letter.
func (s letterForms) subscribe(w http.ResponseWriter, r *http.Request, v visit.Visit) error {
	to := digest.Recipient{
		Address: r.PostForm.Get("address"), Region: r.PostForm.Get("region"),
		Every: digest.Every(r.PostForm.Get("every")), Format: digest.Format(r.PostForm.Get("format")),
	}
	if !v.Who.ManagesMail(to.Region) {
		s.answer(w, r, v, pages.Withheld(v))
		return nil
	}
	// Who has the letter about another area already is changed by who may say so of both.
	before, err := s.mail.Subscriptions.Of(r.Context(), to.Address, to.Every)
	if err == nil && !v.Who.ManagesMail(before.Region) {
		s.answer(w, r, v, pages.Withheld(v))
		return nil
	}
	if err != nil && !errors.Is(err, digest.ErrUnknown) {
		return err
	}
	err = s.mail.Subscriptions.Subscribe(r.Context(), to, v.Who.Name)
	var bad digest.BadRecipientError
	if errors.As(err, &bad) {
		v.Path = "/surat"
		a := s.pages.LettersWith(r.Context(), v, pages.LetterForm{Recipient: to, Problems: bad}, nil)
		a.Status = http.StatusUnprocessableEntity
		s.answer(w, r, v, a)
		return nil
	}
	if err != nil {
		return err
	}
	after := map[string]string{"every": string(to.Every), "region": to.Region, "format": string(to.Format)}
	s.record(v, audit.Act{What: audit.LetterAdded, On: to.Address, After: after})
	s.log.Info("letter subscribed", "to", to.Address, "every", to.Every, "region", to.Region, "user", v.Who.Name)
	s.toLetters(w, r, v, "subscribed")
	return nil
}

// unsubscribe takes the form of the page that ends a letter.
func (s letterForms) unsubscribe(w http.ResponseWriter, r *http.Request, v visit.Visit) error {
	address, every := r.PostForm.Get("address"), digest.Every(r.PostForm.Get("every"))
	of, err := s.mail.Subscriptions.Of(r.Context(), address, every)
	switch {
	case errors.Is(err, digest.ErrUnknown):
		s.answer(w, r, v, s.pages.NotFound(r.Context(), v))
		return nil
	case err != nil:
		return err
	case !v.Who.ManagesMail(of.Region):
		s.answer(w, r, v, pages.Withheld(v))
		return nil
	}
	if err := s.mail.Subscriptions.Stop(r.Context(), address, every, v.Who.Name); err != nil {
		return err
	}
	s.record(v, ended(of.Recipient))
	s.log.Info("letter ended", "to", of.Address, "every", of.Every, "user", v.Who.Name)
	s.toLetters(w, r, v, "stopped")
	return nil
}

func ended(r digest.Recipient) audit.Act {
	return audit.Act{What: audit.LetterEnded, On: r.Address, Before: map[string]string{"every": string(r.Every), "region": r.Region}}
}

// stopLetter ends a letter by its link, as mailboxes do with one request (RFC 8058).
func (s letterForms) stopLetter(w http.ResponseWriter, r *http.Request, v visit.Visit) error {
	of, err := s.mail.Subscriptions.Read(r.Context(), v.Token)
	if errors.Is(err, digest.ErrUnknown) {
		s.answer(w, r, v, s.pages.NotFound(r.Context(), v))
		return nil
	}
	if err == nil {
		err = s.mail.Subscriptions.Stop(r.Context(), of.Address, of.Every, "")
	}
	if err != nil {
		return err
	}
	s.record(v, ended(of.Recipient)) // whoever has the link: nobody has logged in
	s.log.Info("letter ended by its link", "to", of.Address, "every", of.Every)
	s.answer(w, r, v, s.pages.StopLetter(r.Context(), v))
	return nil
}

// tryMail sends a test message and shows what the mail server said.
func (s letterForms) tryMail(w http.ResponseWriter, r *http.Request, v visit.Visit) error {
	ctx, cancel := context.WithTimeout(r.Context(), tryPatience)
	defer cancel()
	if err := s.trying.Acquire(ctx, 1); err != nil {
		return err
	}
	defer s.trying.Release(1)
	to := digest.Recipient{Address: r.PostForm.Get("address"), Every: digest.Weekly}
	if err := to.Check(); err != nil {
		v.Path = "/surat"
		f := pages.LetterForm{Recipient: digest.Recipient{Every: digest.Weekly}, Problems: digest.BadRecipientError{"test": "form"}}
		a := s.pages.LettersWith(r.Context(), v, f, nil)
		a.Status = http.StatusUnprocessableEntity
		s.answer(w, r, v, a)
		return nil
	}
	trial := s.mail.Try(ctx, to.Address)
	s.log.Info("test message", "to", to.Address, "stage", trial.Stage, "user", v.Who.Name, "err", trial.Err)
	v.Path = "/surat"
	f := pages.LetterForm{Recipient: digest.Recipient{Every: digest.Weekly}}
	s.answer(w, r, v, s.pages.LettersWith(r.Context(), v, f, &trial))
	return nil
}

// toLetters leads back to the page of letters, which says what was done.
func (s letterForms) toLetters(w http.ResponseWriter, r *http.Request, v visit.Visit, told string) {
	s.goOn(w, r, v, "/surat", url.Values{"saved": {told}})
}
