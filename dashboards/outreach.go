package dashboards

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"pantaukim/dashboards/pages"
	"pantaukim/dashboards/visit"
	"pantaukim/internal/registry"
	"pantaukim/internal/spreadsheet"
)

// routeOutreach answers for trainings, visits and meetings with groups.
func (s listDesk) routeOutreach(mux *http.ServeMux) {
	mux.HandleFunc("GET "+pages.OutreachPath, s.desk(func(ctx context.Context, v visit.Visit, _ *http.Request) (pages.Reply, error) {
		return s.shows.Outreach(ctx, v, pages.OutreachForm{})
	}))
	mux.HandleFunc("POST "+pages.OutreachPath, s.deskForm(s.takeOutreach))
	mux.HandleFunc("POST "+pages.OutreachPath+"/simpan", s.deskForm(s.applyOutreach))
	mux.HandleFunc("POST "+pages.OutreachPath+"/hapus", s.deskForm(s.dropOutreach))
}

// takeOutreach reads outreach, from a file or as it was typed and picked, and shows what storing it would do.
func (s listDesk) takeOutreach(w http.ResponseWriter, r *http.Request, v visit.Visit) error {
	ctx, cancel := context.WithTimeout(r.Context(), uploadPatience)
	defer cancel()
	if err := s.uploading.Acquire(ctx, 1); err != nil {
		return errNoTurn
	}
	defer s.uploading.Release(1)
	var form pages.OutreachForm
	var data []byte
	var name string
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
		var ok bool
		if data, name, _, ok = received(w, r); !ok {
			return nil
		}
	} else {
		if !readForm(w, r, longestEntry) {
			return nil
		}
		form = typedOutreach(r)
		data = []byte(form.Text())
	}
	var err error
	form.Read, err = s.registry.LookAtOutreach(ctx, data, name, pages.Editing(v))
	if !errors.As(err, &form.Fault) && err != nil {
		return err
	}
	s.reply(w, r, v, func() (pages.Reply, error) { return s.shows.Outreach(ctx, v, form) })
	return nil
}

// typedOutreach is what somebody typed and picked.
func typedOutreach(r *http.Request) pages.OutreachForm {
	typed := func(field string) string { return strings.TrimSpace(r.PostForm.Get(field)) }
	return pages.OutreachForm{
		Kind: typed("kind"), From: typed("from"), To: typed("to"), Title: typed("title"), All: typed("all"), Picked: r.PostForm["group"],
	}
}

// applyOutreach stores what was shown, or shows what has changed.
func (s listDesk) applyOutreach(w http.ResponseWriter, r *http.Request, v visit.Visit) error {
	if !readForm(w, r, longestChoice) {
		return nil
	}
	ctx, cancel := context.WithTimeout(r.Context(), uploadPatience)
	defer cancel()
	var fault *spreadsheet.FileError
	seen := r.PostForm.Get("seen")
	if seen == "" {
		seen = "none" // what nobody was shown is shown first
	}
	t, err := s.registry.ApplyOutreach(ctx, r.PostForm.Get("rows"), r.PostForm.Get("file"), seen, pages.Editing(v))
	switch {
	case errors.As(err, &fault), errors.Is(err, registry.ErrNoRows), errors.Is(err, registry.ErrChanged):
		form := pages.OutreachForm{Read: t, Fault: fault, Changed: errors.Is(err, registry.ErrChanged)}
		s.reply(w, r, v, func() (pages.Reply, error) { return s.shows.Outreach(ctx, v, form) })
		return nil
	case err != nil:
		return err
	}
	s.log.Info("outreach is entered", "user", v.Who.Name, "file", t.File, "outreach", t.Fresh())
	s.onward(w, r, v, pages.OutreachPath, "told", "saved")
	return nil
}

// dropOutreach takes an outreach back that was entered by mistake.
func (s listDesk) dropOutreach(w http.ResponseWriter, r *http.Request, v visit.Visit) error {
	if !readForm(w, r, longestEntry) {
		return nil
	}
	ctx, cancel := context.WithTimeout(r.Context(), formTimeout)
	defer cancel()
	gone, err := s.registry.DropOutreach(ctx, r.PostForm.Get("id"), pages.Editing(v))
	switch {
	case errors.Is(err, registry.ErrNotAllowed):
		s.reply(w, r, v, func() (pages.Reply, error) {
			return s.shows.Outreach(ctx, v, pages.OutreachForm{NotYours: true})
		})
		return nil
	case err != nil && !errors.Is(err, registry.ErrChanged):
		return err
	case err == nil:
		s.log.Info("outreach is removed", "user", v.Who.Name, "outreach", gone.ID)
	}
	s.onward(w, r, v, pages.OutreachPath, "told", "dropped")
	return nil
}
