package dashboards

import (
	"net/http"
	"net/url"
	"slices"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/pages"
	"pantaukim/dashboards/tables"
	"pantaukim/dashboards/visit"
	"pantaukim/dashboards/words"
	"pantaukim/internal/access"
)

// userForms answers for the pages of users and takes their forms.
type userForms struct {
	*site
	manages pages.Managing
}

// routeUsers answers for the pages of users and of the record of acts.
func (s userForms) routeUsers(mux *http.ServeMux) {
	mux.HandleFunc("GET /pengguna", s.managing(s.listUsers))
	mux.HandleFunc("POST /pengguna", s.managing(s.addUser))
	mux.HandleFunc("GET /pengguna/{user}", s.managing(s.showUser))
	mux.HandleFunc("POST /pengguna/{user}", s.managing(s.changeUser))
	mux.HandleFunc("GET /catatan", s.managing(s.showActs))
}

// managing answers whoever may manage users. It needs no board: users can be changed while
// the warehouse is away.
func (s userForms) managing(do func(http.ResponseWriter, *http.Request, visit.Visit)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v := s.visitOf(r)
		rememberLanguage(w, r, v.Asked)
		formHead(w, v)
		if v.Board, v.Held, _ = s.boards.current(r.Context()); v.Board == nil {
			v.Board = board.Empty()
		}
		if s.accounts == nil || !v.Who.ManagesUsersSome() {
			s.answer(w, r, v, pages.Withheld(v))
			return
		}
		if !readForm(w, r, longestEntry) {
			return
		}
		do(w, r, v)
	}
}

func (s userForms) listUsers(w http.ResponseWriter, r *http.Request, v visit.Visit) {
	s.answer(w, r, v, s.manages.Users(v, pages.UserForm{}, nil))
}

func (s userForms) showActs(w http.ResponseWriter, r *http.Request, v visit.Visit) {
	if wrong := tables.Check(v); wrong != nil {
		s.answer(w, r, v, pages.Invalid(v, wrong))
		return
	}
	a := s.loadWatched(r.Context(), &v, s.manages.Audit)
	s.answer(w, r, v, a)
}

// addUser adds a user and shows the one-time password in the answer, which nobody keeps.
func (s userForms) addUser(w http.ResponseWriter, r *http.Request, v visit.Visit) {
	f := pages.UserForm{Name: r.PostForm.Get("name"), Role: r.PostForm.Get("role"), Region: r.PostForm.Get("region")}
	if !v.Who.ManagesUsers(f.Region) {
		f.Problem = "outside"
		s.answer(w, r, v, s.manages.Users(v, f, nil))
		return
	}
	once, err := s.accounts.Invite(v.Who.Act(), access.User{Name: f.Name, Role: access.Role(f.Role), Region: f.Region})
	if err != nil {
		if !f.Refused(err) {
			s.failedForm(w, r, v, err)
			return
		}
		s.answer(w, r, v, s.manages.Users(v, f, nil))
		return
	}
	s.answer(w, r, v, s.manages.Users(v, pages.UserForm{}, &pages.Once{Name: f.Name, Password: once}))
}

func (s userForms) failedForm(w http.ResponseWriter, r *http.Request, v visit.Visit, err error) {
	s.log.Error("a form cannot be taken", "path", v.Path, "err", err)
	s.sorry(w, r, v, err, http.StatusInternalServerError)
}

// done are the words of what a form of a user did.
func done() []string {
	return []string{"place", "disable", "enable", "drop", "session"}
}

func (s userForms) showUser(w http.ResponseWriter, r *http.Request, v visit.Visit) {
	what := v.Query.Get("saved")
	if !slices.Contains(done(), what) {
		what = ""
	}
	s.answer(w, r, v, s.manages.User(v, r.PathValue("user"), nil, nil, what))
}

// changeUser takes the forms of a user's page. A user of another region is answered like one
// that there is not.
func (s userForms) changeUser(w http.ResponseWriter, r *http.Request, v visit.Visit) {
	u, ok := s.manages.Managed(v, r.PathValue("user"))
	if !ok {
		s.answer(w, r, v, s.pages.NotFound(r.Context(), v))
		return
	}
	f := pages.UserForm{Name: u.Name, Role: string(u.Role), Region: u.Region}
	who, what := v.Who.Act(), r.PostForm.Get("do")
	var err error
	switch what {
	case "place":
		f.Role, f.Region = r.PostForm.Get("role"), r.PostForm.Get("region")
		if !v.Who.ManagesUsers(f.Region) {
			f.Problem = "outside"
			s.answer(w, r, v, s.manages.User(v, u.Name, &f, nil, ""))
			return
		}
		err = s.accounts.Place(who, u.Name, access.Role(f.Role), f.Region)
	case "disable", "enable":
		err = s.accounts.Disable(who, u.Name, what == "disable")
	case "drop":
		err = s.accounts.DropFactor(who, u.Name)
	case "session":
		s.accounts.EndSession(who, u.Name, r.PostForm.Get("session"))
	case "reset":
		var once string
		if once, err = s.accounts.Reset(who, u.Name); err == nil {
			s.answer(w, r, v, s.manages.User(v, u.Name, nil, &pages.Once{Name: u.Name, Password: once}, ""))
			return
		}
	case "remove":
		if err = s.accounts.Remove(who, u.Name); err == nil {
			seeOther(w, r, v, "/pengguna", "")
			return
		}
	default:
		http.Error(w, "pantaukim: isian tidak terbaca", http.StatusBadRequest)
		return
	}
	switch {
	case err == nil:
		seeOther(w, r, v, pages.UserPath(u.Name), what)
	case f.Refused(err):
		s.answer(w, r, v, s.manages.User(v, u.Name, &f, nil, ""))
	default:
		s.failedForm(w, r, v, err)
	}
}

// seeOther leads to a page that tells what was done.
func seeOther(w http.ResponseWriter, r *http.Request, v visit.Visit, path, saved string) {
	q := url.Values{}
	if saved != "" {
		q.Set("saved", saved)
	}
	if v.Lang.Code != words.Indonesian {
		q.Set("lang", string(v.Lang.Code))
	}
	http.Redirect(w, r, (&url.URL{Path: path, RawQuery: q.Encode()}).String(), http.StatusSeeOther)
}
