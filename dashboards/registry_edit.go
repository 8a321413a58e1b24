package dashboards

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"pantaukim/dashboards/pages"
	"pantaukim/dashboards/visit"
	"pantaukim/internal/kim"
	"pantaukim/internal/registry"
)

// routeGroups answers for the pages on which one group of the list is changed.
func (s listDesk) routeGroups(mux *http.ServeMux) {
	mux.HandleFunc("GET /daftar", s.desk(func(ctx context.Context, v visit.Visit, _ *http.Request) (pages.Reply, error) {
		return s.shows.List(ctx, v)
	}))
	mux.HandleFunc("GET /daftar/tambah", s.desk(func(_ context.Context, v visit.Visit, _ *http.Request) (pages.Reply, error) {
		return s.shows.Add(v, pages.EditForm{}), nil
	}))
	mux.HandleFunc("POST /daftar/tambah", s.deskForm(s.addGroup))
	mux.HandleFunc("GET /daftar/kim/{group}", s.desk(func(ctx context.Context, v visit.Visit, r *http.Request) (pages.Reply, error) {
		return s.shows.Edit(ctx, v, r.PathValue("group"), pages.EditForm{})
	}))
	mux.HandleFunc("POST /daftar/kim/{group}", s.deskForm(s.groupForm(s.saveGroup)))
	mux.HandleFunc("POST /daftar/kim/{group}/status", s.deskForm(s.groupForm(s.closeGroup)))
	mux.HandleFunc("POST /daftar/kim/{group}/gabung", s.deskForm(s.groupForm(s.mergeGroup)))
	mux.HandleFunc("POST /daftar/kim/{group}/batal", s.deskForm(s.groupForm(s.undoGroup)))
}

// typedRow reads the fields that a form has, by the names of columns.
func typedRow(r *http.Request) map[string]string {
	typed := map[string]string{}
	for _, column := range registry.Columns() {
		if r.PostForm.Has(column) {
			typed[column] = strings.ReplaceAll(r.PostForm.Get(column), "\r\n", "\n")
		}
	}
	return typed
}

// addGroup takes the form with one new group.
func (s listDesk) addGroup(w http.ResponseWriter, r *http.Request, v visit.Visit) error {
	if !readForm(w, r, longestEntry) {
		return nil
	}
	ctx, cancel := context.WithTimeout(r.Context(), uploadPatience)
	defer cancel()
	form := pages.EditForm{Typed: typedRow(r), Own: r.PostForm.Get("own") == "1"}
	id := strings.TrimSpace(form.Typed["id"])
	var err error
	form.Saved, err = s.registry.Add(ctx, form.Typed, form.Own, pages.Editing(v))
	switch {
	case errors.Is(err, registry.ErrFileRules):
		s.onward(w, r, v, "/daftar/tambah") // the page says so
	case err != nil:
		return err
	case len(form.Saved.Bad) > 0:
		s.reply(w, r, v, func() (pages.Reply, error) { return s.shows.Add(v, form), nil })
	default:
		s.log.Info("a group is added", "user", v.Who.Name, "group", id)
		s.renew(ctx)
		s.onward(w, r, v, pages.EditPath(id), "saved", "added")
	}
	return nil
}

// groupChange does what a form about one group asks for. It returns the word for what was
// done, or the form with what is wrong in it.
type groupChange func(ctx context.Context, r *http.Request, id, version string, who registry.Editing) (done string, form pages.EditForm, err error)

// groupForm takes a form about one group. If it is another by now than its author saw, they
// are told what was changed, and nothing that they typed is lost.
func (s listDesk) groupForm(do groupChange) func(http.ResponseWriter, *http.Request, visit.Visit) error {
	return func(w http.ResponseWriter, r *http.Request, v visit.Visit) error {
		if !readForm(w, r, longestEntry) {
			return nil
		}
		ctx, cancel := context.WithTimeout(r.Context(), uploadPatience)
		defer cancel()
		id, version := r.PathValue("group"), r.PostForm.Get("version")
		v.Path = pages.EditPath(id)
		done, form, err := do(ctx, r, id, version, pages.Editing(v))
		form.Version = version
		var taken *registry.SiteTakenError
		switch {
		case errors.Is(err, registry.ErrNotAllowed), errors.Is(err, registry.ErrNoGroup) && form.Mistake == "":
			s.reply(w, r, v, func() (pages.Reply, error) { return s.shows.Edit(ctx, v, id, pages.EditForm{}) })
			return nil
		case errors.Is(err, registry.ErrChanged):
			form.Mistake = "changed"
		case errors.Is(err, registry.ErrFileRules):
			form.Mistake = "ruled"
		case errors.Is(err, registry.ErrNothingToUndo):
			form.Mistake = "nothing"
		case errors.As(err, &taken):
			form.Mistake = "taken"
		case err != nil && form.Mistake == "":
			return err
		}
		if form.Mistake != "" || len(form.Saved.Bad) > 0 {
			s.reply(w, r, v, func() (pages.Reply, error) { return s.shows.Edit(ctx, v, id, form) })
			return nil
		}
		s.log.Info("a group of the registry is changed", "user", v.Who.Name, "group", id, "what", done)
		s.renew(ctx)
		s.onward(w, r, v, v.Path, "saved", done)
		return nil
	}
}

func (s listDesk) saveGroup(ctx context.Context, r *http.Request, id, version string, who registry.Editing) (string, pages.EditForm, error) {
	form := pages.EditForm{Typed: typedRow(r)}
	var err error
	form.Saved, err = s.registry.Save(ctx, id, version, form.Typed, who)
	if err == nil && !form.Saved.Changed {
		return "same", form, nil
	}
	return "edited", form, err
}

func (s listDesk) closeGroup(ctx context.Context, r *http.Request, id, version string, who registry.Editing) (string, pages.EditForm, error) {
	if r.PostForm.Get("to") == string(kim.Dissolved) {
		return "closed", pages.EditForm{}, s.registry.Stand(ctx, id, version, kim.Dissolved, who)
	}
	return "reopened", pages.EditForm{}, s.registry.Stand(ctx, id, version, kim.Registered, who)
}

func (s listDesk) mergeGroup(ctx context.Context, r *http.Request, id, version string, who registry.Editing) (string, pages.EditForm, error) {
	form := pages.EditForm{Into: strings.TrimSpace(r.PostForm.Get("into"))}
	other, err := s.registry.Find(ctx, form.Into)
	if errors.Is(err, registry.ErrNoGroup) || err == nil && (form.Into == id || !other.Listed || !other.In(who.Within)) {
		form.Mistake = "nobody"
		return "", form, nil
	}
	if err != nil {
		return "", form, err
	}
	return "merged", form, s.registry.Merge(ctx, id, version, form.Into, who)
}

func (s listDesk) undoGroup(ctx context.Context, _ *http.Request, id, version string, who registry.Editing) (string, pages.EditForm, error) {
	return "undone", pages.EditForm{}, s.registry.Undo(ctx, id, version, who)
}
