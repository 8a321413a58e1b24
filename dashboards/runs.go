package dashboards

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"pantaukim/dashboards/pages"
	"pantaukim/dashboards/words"
	"pantaukim/internal/audit"
)

// askRun takes the form that asks for a run now. What is refused is said in a sentence.
func (s *site) askRun(w http.ResponseWriter, r *http.Request) {
	v := s.visitOf(r)
	if !s.storable(w, r, &v, "/pemantauan", true) {
		return
	}
	switch {
	case s.runs == nil:
		s.answer(w, r, v, s.pages.NotFound(r.Context(), v))
		return
	case !v.Who.Operates():
		s.answer(w, r, v, pages.Withheld(v))
		return
	}
	if !readForm(w, r, longestEntry) {
		return
	}
	q := pages.RunRequest{Group: strings.TrimSpace(r.PostForm.Get("group")), Region: r.PostForm.Get("region"), Full: r.PostForm.Get("full") == "1", By: v.Who.Name}
	if q.Group != "" {
		q.Region = "" // wherever it lies
	}
	ctx, cancel := context.WithTimeout(r.Context(), 2*formTimeout)
	defer cancel()
	err := s.runs.Ask(ctx, q)
	var refused *pages.RunRefusedError
	switch {
	case errors.As(err, &refused):
		s.answer(w, r, v, s.pages.RunsWith(r.Context(), v, q, refused))
	case err != nil:
		s.log.Error("a run cannot be asked for", "err", err)
		s.sorry(w, r, v, err, http.StatusServiceUnavailable)
	default:
		act := audit.Act{What: audit.RunAsked, On: q.Group, After: map[string]string{"region": q.Region, "full": strconv.FormatBool(q.Full)}}
		s.record(v, act)
		to := url.Values{"saved": {"begun"}}
		if v.Lang.Code != words.Indonesian {
			to.Set("lang", string(v.Lang.Code))
		}
		http.Redirect(w, r, "/pemantauan?"+to.Encode()+"#berjalan", http.StatusSeeOther)
	}
}
