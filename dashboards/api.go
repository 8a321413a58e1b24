package dashboards

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/tables"
	"pantaukim/dashboards/visit"
	"pantaukim/dashboards/words"
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
			apiMissing(w, r)
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
		v := s.visitOf(r)
		out, found, err := s.tableFor(r, &v, build)
		var wrong *tables.ParameterError
		switch {
		case errors.As(err, &wrong):
			apiRefuse(w, http.StatusBadRequest, wrong.Error())
			return
		case err != nil:
			s.log.Log(r.Context(), levelOf(err), "the API cannot answer", "path", r.URL.Path, "err", err)
			apiRefuse(w, http.StatusServiceUnavailable, "the warehouse does not answer: try again in a moment")
			return
		case !found:
			apiMissing(w, r)
			return
		}
		body, err := out.PageJSON(limit, offset, func(from int) string { return nextPage(r.URL, limit, from) })
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

// nextPage is the address of a further page of the same table.
func nextPage(address *url.URL, limit, offset int) string {
	q := address.Query()
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

func apiMissing(w http.ResponseWriter, _ *http.Request) {
	apiRefuse(w, http.StatusNotFound, "no such table, area or group: see /api/v1/openapi.json")
}

// openAPI describes the API in OpenAPI 3.1, made from the same columns as the
// answers.
func (s *site) openAPI(w http.ResponseWriter, r *http.Request) {
	who := s.audienceOf(r.Context())
	ctx, stop := s.boards.pulse.watch(r.Context())
	defer stop()
	body, err := json.Marshal(s.apiDescription(ctx, who))
	if err != nil {
		apiRefuse(w, http.StatusInternalServerError, "the description cannot be written")
		return
	}
	sendJSON(w, r, who, body)
}

type object = map[string]any

func (s *site) apiDescription(ctx context.Context, who visit.Audience) object {
	paths := object{"/api/v1/groups/{id}": apiPath(tables.RankingOfArea().Fields(), "one group with its newest score", "", true)}
	v := visit.Visit{Lang: s.languages[words.English], Board: board.Empty(), Query: url.Values{}, Who: who}
	for name, build := range s.tables.OfPages() {
		if out, _, err := build(ctx, v); err == nil {
			paths["/api/v1/"+name] = apiPath(out.Fields, out.Title, name, false)
		}
	}
	for name, columns := range tables.FieldsOfGroup() {
		paths["/api/v1/groups/{id}/"+name] = apiPath(columns, name+" of one group", name, true)
	}
	return object{
		"openapi": "3.1.0",
		"info": object{
			"title": "pantaukim", "version": "1",
			"description": "Activity of community information groups (KIM) on kim.id. Null means not known, never zero.",
		},
		"paths": paths,
	}
}

// parameterTexts says what each parameter of a table means.
func parameterTexts() map[string]string {
	return map[string]string{
		"province": "Kemendagri code of a province",
		"regency":  "Kemendagri code of a regency",
		"district": "Kemendagri code of a district; -: the groups of the regency without a district",
		"status":   "active, less_active, inactive, never_posted or unobserved",
		"kind":     "news, gallery, announcement or event",
		"calls":    "waiting: quiet groups that nobody follows up; for staff",
		"q":        "beginnings of words of a name",
		"sort":     "column to sort by",
		"dir":      "asc or desc",
		"table":    "total: ranked by the cumulative total",
		"week":     "Monday of a completed week whose Monday after was scored; without it, the newest",
		"by":       "id of the indicator that ranks; without it, the index",
		"d":        "codes of districts, with commas between them",
		"seal":     "the sealed shortlist with this seal; without it, a draft of the following",
		"from":     "first day of the period",
		"to":       "last day of the period",
		"level":    "regency, province or national",
		"top":      "places in every area of the level",
		"category": "id of a category of the rules",
	}
}

func apiPath(columns []tables.Field, summary, table string, ofGroup bool) object {
	parameters := []object{}
	parameter := func(name, in, kind, text string) {
		parameters = append(parameters, object{
			"name": name, "in": in, "required": in == "path", "description": text, "schema": object{"type": kind},
		})
	}
	if ofGroup {
		parameter("id", "path", "string", "id of the group in the registry")
	}
	for _, name := range tables.ParametersOf(table, ofGroup) {
		kind := "string"
		if name == "top" {
			kind = "integer"
		}
		parameter(name, "query", kind, parameterTexts()[name])
	}
	parameter("lang", "query", "string", "language of titles: id or en")
	parameter("limit", "query", "integer", "rows of one page, 1 to 1000, 100 if not given")
	parameter("offset", "query", "integer", "rows to leave out, 0 if not given")
	properties := object{}
	meanings := tables.Meanings()
	names := make([]string, 0, len(columns))
	for _, c := range columns {
		properties[c.Name] = object{"type": []string{c.Type.Schema(), "null"}, "description": meanings[c.Name].English}
		names = append(names, c.Name)
	}
	slices.Sort(names)
	row := object{"type": "object", "properties": properties, "required": names}
	answer := object{
		"type":     "object",
		"required": []string{"as_of", "week", "rules_version", "observed", "groups", "total", "limit", "offset", "next", "rows"},
		"properties": object{
			"as_of": object{"type": "string"}, "week": object{"type": "string"}, "rules_version": object{"type": "string"},
			"observed": object{"type": "integer"}, "groups": object{"type": "integer"}, "area": object{"type": "string"},
			"filters": object{"type": "object"}, "demo": object{"type": "boolean"},
			"withheld": object{"type": "integer", "description": "groups left out, since they are not named to this reader"},
			"total":    object{"type": "integer"}, "limit": object{"type": "integer"}, "offset": object{"type": "integer"},
			"next": object{"type": []string{"string", "null"}}, "rows": object{"type": "array", "items": row},
		},
	}
	problem := object{"description": "why there is no answer"}
	return object{"get": object{
		"summary": summary, "parameters": parameters,
		"responses": object{
			"200": object{"description": "one page of rows", "content": object{"application/json": object{"schema": answer}}},
			"304": object{"description": "not changed since the ETag given"},
			"400": problem, "404": problem, "503": problem,
		},
	}}
}
