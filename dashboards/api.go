package dashboards

import (
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"pantaukim/dashboards/tables"
	"pantaukim/dashboards/visit"
)

// The read API answers with the same tables as the downloads, cut into pages.
// Every answer says as of when it holds, how much was observed, and by which
// rules it was scored.

// Paging of the API.
const (
	apiLimit    = 100
	apiMaxLimit = 1000
)

// apiProblem is what the API says where it cannot answer.
type apiProblem struct {
	Error string `json:"error"`
}

// api answers with one page of the table that the path names.
func (s *site) api(makers map[string]tables.Make) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		build := makers[r.PathValue("name")]
		if build == nil {
			apiRefuse(w, http.StatusNotFound, "there is no such table; there are: "+strings.Join(slices.Sorted(maps.Keys(makers)), ", "))
			return
		}
		limit, offset, problem := paging(r.URL.Query())
		if problem != "" {
			apiRefuse(w, http.StatusBadRequest, problem)
			return
		}
		known := append(tables.ParametersOf(r.PathValue("name"), r.PathValue("id") != ""), "limit", "offset", "lang")
		for _, name := range slices.Sorted(maps.Keys(r.URL.Query())) {
			if !slices.Contains(known, name) {
				apiRefuse(w, http.StatusBadRequest, "the parameter "+strconv.Quote(name)+" is not known here; known are: "+strings.Join(known, ", "))
				return
			}
		}
		if lang, allowed := r.URL.Query().Get("lang"), tables.Choices()["lang"]; lang != "" && !slices.Contains(allowed, lang) {
			apiRefuse(w, http.StatusBadRequest, (&tables.ParameterError{Name: "lang", Value: lang, Allowed: strings.Join(allowed, ", ")}).Error())
			return
		}
		v := s.visitOf(r)
		out, found, err := s.tableFor(r, &v, build)
		var wrong *tables.ParameterError
		var withheld *tables.WithheldError
		switch {
		case errors.As(err, &wrong):
			apiRefuse(w, http.StatusBadRequest, wrong.Error())
			return
		case errors.As(err, &withheld):
			apiWithhold(w, v.Who, withheld)
			return
		case err != nil:
			s.log.Log(r.Context(), levelOf(err), "the API cannot answer", "path", r.URL.Path, "err", err)
			apiRefuse(w, http.StatusServiceUnavailable, "the warehouse does not answer: try again in a moment")
			return
		case v.Scope.Unknown:
			apiRefuse(w, http.StatusNotFound, "there is no such area; areas are named by their Kemendagri codes, such as province=62 or regency=62.13")
			return
		case !found:
			apiMissing(w, r)
			return
		}
		body, err := out.PageJSON(limit, offset, func(from int, after string) string { return nextPage(r.URL, limit, from, after) })
		if err != nil {
			s.log.Error("the API cannot answer", "path", r.URL.Path, "err", err)
			apiRefuse(w, http.StatusInternalServerError, "the answer cannot be written")
			return
		}
		sendJSON(w, r, v.Who, body)
	}
}

// paging reads limit and offset, or says what is wrong with them.
func paging(q url.Values) (limit, offset int, problem string) {
	limit = apiLimit
	if text := q.Get("limit"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > apiMaxLimit {
			return 0, 0, "limit must be a whole number from 1 to 1000"
		}
		limit = n
	}
	if text := q.Get("offset"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 {
			return 0, 0, "offset must be a whole number of 0 or more"
		}
		offset = n
	}
	return limit, offset, ""
}

// nextPage is the address of a further page of the same table: behind a place, if there is one.
func nextPage(address *url.URL, limit, offset int, after string) string {
	q := address.Query()
	if after != "" {
		q.Set("after", after)
	}
	q.Set("limit", strconv.Itoa(limit))
	q.Set("offset", strconv.Itoa(offset))
	return address.EscapedPath() + "?" + q.Encode()
}

func sendJSON(w http.ResponseWriter, r *http.Request, who visit.Audience, body []byte) {
	h := w.Header()
	h.Set("Content-Type", "application/json")
	keepFor(who, h)
	h.Set("ETag", tagFor(who, body))
	var zipped []byte
	if acceptsGzip(r.Header.Get("Accept-Encoding")) {
		if z, err := gzipped(body); err == nil && len(z) < len(body) {
			zipped = z
		}
	}
	sendBytes(w, r, http.StatusOK, body, zipped)
}

func apiRefuse(w http.ResponseWriter, status int, text string) {
	body, err := json.Marshal(apiProblem{text})
	if err != nil {
		http.Error(w, text, status)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	if status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", retryAfter)
	}
	w.WriteHeader(status)
	_, _ = w.Write(body) // the caller has gone: nobody is left to be told
}

// apiWithhold says that something is not shown to this reader: who has not logged in may
// try that.
func apiWithhold(w http.ResponseWriter, who visit.Audience, why *tables.WithheldError) {
	if who.LoggedIn() {
		apiRefuse(w, http.StatusForbidden, why.Error())
		return
	}
	w.Header().Set("WWW-Authenticate", `Cookie realm="pantaukim", form-action="/masuk", cookie-name=pantaukim`)
	apiRefuse(w, http.StatusUnauthorized, why.Error()+"; nobody is logged in: /masuk is where staff do that")
}

func apiMissing(w http.ResponseWriter, _ *http.Request) {
	apiRefuse(w, http.StatusNotFound, "there is nothing of this name; what there is says /api/v1/openapi.json")
}
