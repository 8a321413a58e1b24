package dashboards

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"pantaukim/dashboards/pages"
	"pantaukim/dashboards/visit"
	"pantaukim/dashboards/words"
	"pantaukim/internal/registry"
)

// listDesk answers for the pages on which the list of groups is changed.
type listDesk struct {
	*site
	shows pages.Desk
}

// routeRegistry answers for the pages on which the list of groups is changed.
func (s listDesk) routeRegistry(mux *http.ServeMux) {
	mux.HandleFunc("GET /registry", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, pages.RegistryPath+"?lang=en", http.StatusFound)
	})
	s.routeGroups(mux)
	s.routeOutreach(mux)
	mux.HandleFunc("GET /daftar/catatan", s.desk(func(ctx context.Context, v visit.Visit, _ *http.Request) (pages.Reply, error) {
		return s.shows.Notes(ctx, v)
	}))
	mux.HandleFunc("GET /daftar/hitungan", s.desk(func(_ context.Context, v visit.Visit, _ *http.Request) (pages.Reply, error) {
		return s.shows.HandCounts(v, pages.HandForm{})
	}))
	mux.HandleFunc("POST /daftar/hitungan", s.deskForm(s.countByHand))
	mux.HandleFunc("POST /daftar/benar", s.deskForm(s.confirmList))
	mux.HandleFunc("POST /pertumbuhan", s.deskForm(s.takeTotals))
	mux.HandleFunc("POST /pertumbuhan/simpan", s.deskForm(s.applyTotals))
	mux.HandleFunc("POST /pertumbuhan/hapus", s.deskForm(s.dropTotal))
	mux.HandleFunc("GET /daftar/unduh/{file}", s.deskFile(s.registryFile))
	mux.HandleFunc("GET /daftar/unggah", s.desk(func(_ context.Context, v visit.Visit, _ *http.Request) (pages.Reply, error) {
		return s.shows.Upload(v), nil
	}))
	mux.HandleFunc("POST /daftar/unggah", s.deskForm(s.takeUpload))
	mux.HandleFunc("GET /daftar/unggahan/{token}", s.desk(func(ctx context.Context, v visit.Visit, r *http.Request) (pages.Reply, error) {
		return s.shows.Uploaded(ctx, v, r.PathValue("token"), v.Asked.Get("told"))
	}))
	mux.HandleFunc("POST /daftar/unggahan/{token}", s.deskForm(s.applyUpload))
	mux.HandleFunc("GET /daftar/unggahan/{token}/{file}", s.deskFile(s.refusedRows))
	mux.HandleFunc("GET /daftar/riwayat", s.desk(func(ctx context.Context, v visit.Visit, _ *http.Request) (pages.Reply, error) {
		return s.shows.Acts(ctx, v)
	}))
	mux.HandleFunc("GET /daftar/riwayat/{act}", s.desk(func(ctx context.Context, v visit.Visit, r *http.Request) (pages.Reply, error) {
		return s.shows.Act(ctx, v, r.PathValue("act"))
	}))
	mux.HandleFunc("POST /daftar/riwayat/{act}/batal", s.deskForm(s.undoAct))
}

// atDesk tells whether the list of groups can be shown to who asks. If not, it has answered.
// A form that stores something needs a warehouse that answers.
func (s listDesk) atDesk(w http.ResponseWriter, r *http.Request, v *visit.Visit, stores bool) bool {
	formHead(w, *v)
	w.Header().Set("Vary", "Cookie, Accept-Encoding")
	b, why, err := s.boards.current(r.Context())
	if b == nil || stores && why.Silent {
		s.log.Error("the registry cannot be shown or changed", "path", v.Path, "err", err)
		s.sorry(w, r, *v, err, http.StatusServiceUnavailable)
		return false
	}
	v.Board, v.Held = b, why
	switch {
	case s.registry == nil:
		s.answer(w, r, *v, s.shows.NotFound(r.Context(), *v))
	case !v.Who.Manages():
		s.answer(w, r, *v, pages.Withheld(*v))
	default:
		return true
	}
	return false
}

// desk answers with a page about the list of groups. Nobody keeps it: it shows what others
// may be changing, and it is for few people.
func (s listDesk) desk(load func(context.Context, visit.Visit, *http.Request) (pages.Reply, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v := s.visitOf(r)
		rememberLanguage(w, r, v.Asked)
		if !s.atDesk(w, r, &v, false) {
			return
		}
		ctx, cancel := context.WithTimeout(r.Context(), formTimeout)
		defer cancel()
		s.reply(w, r, v, func() (pages.Reply, error) { return load(ctx, v, r) })
	}
}

// reply sends a page about the list of groups, or says that it cannot be had now.
func (s listDesk) reply(w http.ResponseWriter, r *http.Request, v visit.Visit, make func() (pages.Reply, error)) {
	a, err := make()
	if err != nil {
		s.log.Log(r.Context(), levelOf(err), "a page about the registry cannot be made", "path", v.Path, "err", err)
		s.sorry(w, r, v, err, http.StatusServiceUnavailable)
		return
	}
	if a.Status == 0 {
		a.Status = http.StatusOK
	}
	s.answer(w, r, v, a)
}

// deskForm takes a form that changes the list of groups. The guard before the pages refuses
// what other sites send. Nothing of the form is read before it is known who sends it.
func (s listDesk) deskForm(do func(http.ResponseWriter, *http.Request, visit.Visit) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v := s.visitOf(r)
		if !s.atDesk(w, r, &v, true) {
			return
		}
		if err := do(w, r, v); err != nil {
			s.log.Error("a form about the registry cannot be taken", "path", v.Path, "err", err)
			s.sorry(w, r, v, err, http.StatusServiceUnavailable)
		}
	}
}

// deskFile sends a file made from the list of groups.
func (s listDesk) deskFile(make func(context.Context, visit.Visit, *http.Request) (body []byte, kind string, err error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v := s.visitOf(r)
		if !s.atDesk(w, r, &v, false) {
			return
		}
		ctx, cancel := context.WithTimeout(r.Context(), exportPatience)
		defer cancel()
		err := s.exporting.Acquire(ctx, 1)
		var body []byte
		var kind string
		if err == nil {
			body, kind, err = make(ctx, v, r)
			s.exporting.Release(1)
		}
		switch {
		case errors.Is(err, registry.ErrNoUpload):
			s.answer(w, r, v, s.shows.UploadGone(v))
		case errors.Is(err, errNoFile):
			s.answer(w, r, v, s.shows.NotFound(ctx, v))
		case err != nil:
			s.log.Log(r.Context(), levelOf(err), "a file of the registry cannot be made", "path", v.Path, "err", err)
			s.sorry(w, r, v, err, http.StatusServiceUnavailable)
		default:
			h := w.Header()
			h.Set("Content-Type", kind)
			h.Set("Content-Disposition", `attachment; filename="`+r.PathValue("file")+`"`)
			sendBytes(w, r, http.StatusOK, body, nil)
		}
	}
}

// errNoFile says that there is no file of that name.
var errNoFile = errors.New("there is no such file")

// sheetFile writes a table in the format that a file's name asks for.
func sheetFile(sheet registry.Sheet, format string) (body []byte, kind string, err error) {
	switch format {
	case "csv":
		body, err = sheet.CSV()
		return body, "text/csv; charset=utf-8", err
	case "xlsx":
		body, err = sheet.XLSX()
		return body, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", err
	}
	return nil, "", errNoFile
}

// onward leads from a form to a page of this site, in the language of the reader. Told are
// names and values of parameters that it is told.
func (s listDesk) onward(w http.ResponseWriter, r *http.Request, v visit.Visit, path string, told ...string) {
	q := url.Values{}
	for i := 0; i+1 < len(told); i += 2 {
		q.Set(told[i], told[i+1])
	}
	if v.Lang.Code != words.Indonesian {
		q.Set("lang", string(v.Lang.Code))
	}
	http.Redirect(w, r, (&url.URL{Path: path, RawQuery: q.Encode()}).String(), http.StatusSeeOther)
}

// renew lets everybody see a change of the registry at once. If it cannot, they see it a
// little later.
func (s listDesk) renew(ctx context.Context) {
	if _, err := s.boards.renew(ctx); err != nil {
		s.log.Warn("a change of the registry is not shown to everybody yet", "err", err)
	}
}

// registryFile is the list of the area that may be changed, as a file that can be edited and
// uploaded again, or what deserves a look in it.
func (s listDesk) registryFile(ctx context.Context, v visit.Visit, r *http.Request) (body []byte, kind string, err error) {
	name, format, _ := strings.Cut(r.PathValue("file"), ".")
	switch name {
	case "daftar-kim":
		all, err := s.registry.All(ctx)
		if err != nil {
			return nil, "", err
		}
		all = slices.DeleteFunc(all, func(one registry.Entry) bool { return !one.In(v.Who.Region) })
		return sheetFile(registry.ListOf(all), format)
	case "catatan":
		sheet, err := s.shows.NotesSheet(ctx, v)
		if err != nil {
			return nil, "", err
		}
		return sheetFile(sheet, format)
	}
	return nil, "", errNoFile
}

// undoAct takes back all that an act did, or says why it cannot.
func (s listDesk) undoAct(w http.ResponseWriter, r *http.Request, v visit.Visit) error {
	ctx, cancel := context.WithTimeout(r.Context(), uploadPatience)
	defer cancel()
	id := r.PathValue("act")
	if _, _, err := s.registry.Act(ctx, id, pages.Editing(v)); errors.Is(err, registry.ErrNoAct) {
		s.answer(w, r, v, s.shows.NotFound(ctx, v))
		return nil
	}
	n, err := s.registry.UndoAct(ctx, id, pages.Editing(v))
	var since *registry.ChangedSinceError
	var taken *registry.SiteTakenError
	switch {
	case errors.As(err, &since), errors.As(err, &taken), errors.Is(err, registry.ErrNothingToUndo), errors.Is(err, registry.ErrFileRules):
		v.Path = pages.ActPath(id)
		s.reply(w, r, v, func() (pages.Reply, error) { return s.shows.ActStays(ctx, v, id, err) })
		return nil
	case err != nil:
		return err
	}
	s.log.Info("an act on the registry is taken back", "user", v.Who.Name, "act", id, "groups", n)
	s.renew(ctx)
	s.onward(w, r, v, pages.ActPath(id), "undone", "1")
	return nil
}
