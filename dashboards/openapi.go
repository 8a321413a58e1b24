package dashboards

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"pantaukim/dashboards/tables"
	"pantaukim/dashboards/words"
)

// openAPI describes the read API in OpenAPI 3.1, made from the same columns and parameters
// as its answers. It is the same for everybody: what a reader may not see is refused, and
// no secret.
func (s *site) openAPI(w http.ResponseWriter, r *http.Request) {
	body, err := json.Marshal(s.apiDescription())
	if err != nil {
		apiRefuse(w, http.StatusInternalServerError, "the description cannot be written")
		return
	}
	sendJSON(w, r, s.audienceOf(r.Context()), body)
}

type object = map[string]any

// apiTable is one table as the description names it.
type apiTable struct {
	path, name string // name is that of its addresses
	schema     string // name of its rows in the description
	summary    string
	ofGroup    bool
	fields     []tables.Field // in every answer
	more       []tables.Field // with some parameters only
}

// apiTables are all tables of the API.
func (s *site) apiTables() []apiTable {
	english := s.languages[words.English]
	list := []apiTable{{
		path: "/api/v1/groups/{id}", schema: "Group", summary: "One group with its newest score", ofGroup: true, fields: tables.RankingOfArea().Fields(),
	}}
	for name, fields := range tables.FieldsOfPages() {
		list = append(list, apiTable{
			path: "/api/v1/" + name, name: name, schema: capital(name), summary: english.Label("sheet", name),
			fields: fields, more: tables.MoreFields()[name],
		})
	}
	for name, fields := range tables.FieldsOfGroup() {
		list = append(list, apiTable{
			path: "/api/v1/groups/{id}/" + name, name: name, schema: "Group" + capital(name), summary: capital(name) + " of one group",
			ofGroup: true, fields: fields,
		})
	}
	return list
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

func (s *site) apiDescription() object {
	paths, schemas := object{}, object{
		"Problem": object{
			"type": "object", "required": []string{"error"},
			"properties": object{"error": object{"type": "string", "description": "why there is no answer, in English"}},
		},
	}
	for _, t := range s.apiTables() {
		paths[t.path] = t.operation()
		schemas[t.schema+"Row"] = t.row()
		schemas[t.schema+"Page"] = pageSchema(t.schema + "Row")
	}
	info := object{
		"title": "pantaukim", "version": "1",
		"description": "Activity of community information groups (KIM) on kim.id. Null means not known, never zero. " +
			"Columns may be added; those that are here keep their name and meaning.",
	}
	if c := s.cfg.Licence; c.Text != "" {
		licence := object{"name": c.Text}
		if c.URL != "" {
			licence["url"] = c.URL
		}
		info["license"] = licence
	} else {
		info["description"] = fmt.Sprint(info["description"], " ", s.languages[words.English].T("licence.none"))
	}
	return object{
		"openapi": "3.1.0", "info": info, "servers": []object{{"url": "/"}}, "paths": paths,
		// Who has not logged in is answered too, with what everybody may see.
		"security": []object{{}, {"session": []string{}}},
		"components": object{
			"schemas":   schemas,
			"responses": refusals(),
			"securitySchemes": object{"session": object{
				"type": "apiKey", "in": "cookie", "name": "pantaukim",
				"description": "the session of a user, from the form on /masuk; over TLS the cookie is __Host-pantaukim",
			}},
		},
	}
}

// refusals are the answers that are no table, by the name that the description gives them.
func refusals() object {
	problem := object{"application/json": object{"schema": object{"$ref": "#/components/schemas/Problem"}}}
	out := object{"NotModified": object{"description": "the answer is still the one with the ETag of If-None-Match"}}
	for name, text := range map[string]string{
		"Invalid":      "a parameter is not known here, or has no such value: the text says what may stand there",
		"Unauthorized": "there is such a table, or there may be, and it is not shown to everybody: log in",
		"Forbidden":    "there is such a table, or there may be, and it is not shown to this user",
		"Missing":      "there is no such table, area, group or list",
		"Unavailable":  "the warehouse does not answer at the moment",
	} {
		out[name] = object{"description": text, "content": problem}
	}
	out["TooMany"] = object{
		"description": "more requests than the web configuration lets through: ask more slowly",
		"content":     object{"text/plain": object{"schema": object{"type": "string"}}},
	}
	return out
}

// operation describes the one thing that can be asked of a table: a page of its rows.
func (t apiTable) operation() object {
	parameters := []object{}
	if t.ofGroup {
		parameters = append(parameters, object{
			"name": "id", "in": "path", "required": true, "description": "id of the group in the registry, see /api/v1/groups",
			"schema": object{"type": "string"},
		})
	}
	for _, name := range append(tables.ParametersOf(t.name, t.ofGroup), "lang", "limit", "offset") {
		parameters = append(parameters, object{
			"name": name, "in": "query", "description": parameterTexts()[name], "schema": parameterSchema(name),
		})
	}
	parameters = append(parameters, object{
		"name": "If-None-Match", "in": "header", "description": "the ETag of an earlier answer", "schema": object{"type": "string"},
	})
	responses := object{"200": object{
		"description": "one page of rows",
		"headers":     object{"ETag": object{"description": "names this state of the answer", "schema": object{"type": "string"}}},
		"content":     object{"application/json": object{"schema": object{"$ref": "#/components/schemas/" + t.schema + "Page"}}},
	}}
	for status, name := range map[string]string{
		"304": "NotModified", "400": "Invalid", "401": "Unauthorized", "403": "Forbidden", "404": "Missing", "429": "TooMany", "503": "Unavailable",
	} {
		responses[status] = object{"$ref": "#/components/responses/" + name}
	}
	return object{"get": object{"operationId": "get" + t.schema, "summary": t.summary, "parameters": parameters, "responses": responses}}
}

// row describes one row of the table.
func (t apiTable) row() object {
	properties, meanings := object{}, tables.Meanings()
	for _, f := range slices.Concat(t.fields, t.more) {
		property := object{"type": []string{f.Type.Schema(), "null"}, "description": meanings[f.Name].English}
		switch f.Type {
		case tables.Day:
			property["format"] = "date"
		case tables.Instant:
			property["format"] = "date-time"
		}
		properties[f.Name] = property
	}
	required := make([]string, len(t.fields))
	for i, f := range t.fields {
		required[i] = f.Name
	}
	slices.Sort(required)
	return object{"type": "object", "properties": properties, "required": required}
}

// pageSchema describes an answer with rows of that schema.
func pageSchema(row string) object {
	properties := object{
		"as_of":         object{"type": "string", "description": "instant of the scoring; empty: nothing was scored yet"},
		"week":          object{"type": "string", "description": "Monday of the newest completed week; empty: nothing was scored yet"},
		"rules_version": object{"type": "string", "description": "version of the rules that scored"},
		"observed":      object{"type": "integer", "description": "groups of which something is known"},
		"groups":        object{"type": "integer", "description": "groups of the area"},
		"area":          object{"type": "string", "description": "what the answer is about"},
		"filters":       object{"type": "object", "additionalProperties": object{"type": "string"}, "description": "the parameters understood"},
		"calibration": object{
			"type": []string{"array", "null"}, "items": object{"type": "string"},
			"description": "how far the figures of each platform were compared with counts by hand, in Indonesian",
		},
		"total":  object{"type": "integer", "description": "rows of the whole table"},
		"limit":  object{"type": "integer"},
		"offset": object{"type": "integer"},
		"next":   object{"type": []string{"string", "null"}, "description": "address of the next page; null: this is the last"},
		"rows":   object{"type": "array", "items": object{"$ref": "#/components/schemas/" + row}},
	}
	properties["licence"] = object{"type": "string", "description": "what others may do with the data, or that nobody has said so"}
	required := slices.Sorted(maps.Keys(properties))
	properties["licence_url"] = object{"type": "string", "description": "where the words of the licence stand"}
	properties["withheld"] = object{"type": "integer", "description": "groups left out, since they are not named to this reader; not there: none"}
	properties["demo"] = object{"type": "boolean", "description": "names and figures are invented; not there: they are real"}
	return object{"type": "object", "required": required, "properties": properties}
}

// parameterTexts says what each parameter of a table means.
func parameterTexts() map[string]string {
	return map[string]string{
		"province": "Kemendagri code of a province",
		"regency":  "Kemendagri code of a regency (kabupaten or kota)",
		"district": "Kemendagri code of a district (kecamatan); -: the groups of the regency without a district",
		"status":   "only groups with this status",
		"kind":     "only items of this kind",
		"calls":    "waiting: quiet groups that nobody follows up; twice: called twice without result; for staff",
		"silent":   "groups of any status whose newest completed weeks, so many, were all observed and without an item",
		"grouped":  "order of the rows",
		"q":        "beginnings of words of a name",
		"sort":     "column to sort by",
		"dir":      "direction of the order",
		"table":    "total: ranked by the cumulative total",
		"week":     "Monday of a completed week whose Monday after was scored; without it, the newest",
		"by":       "id of the indicator that ranks; without it, the index",
		"d":        "codes of districts, with commas between them",
		"seal":     "the sealed shortlist with this seal; without it, a draft of the following",
		"from":     "first day of the period",
		"to":       "last day of the period",
		"what":     "what is compared: two periods of an area, two areas in it, or two groups",
		"from2":    "first day of the second period",
		"to2":      "last day of the second period",
		"one":      "code of the first area, or id of the first group",
		"other":    "code of the second area, or id of the second group",
		"level":    "areas within which groups compete",
		"top":      "places in every area of the level",
		"category": "id of a category of the rules",
		"lang":     "language of titles and of names of areas that are not recorded",
		"after":    "position of a row: only rows behind it, so that whoever reads on misses none and sees none twice",
		"limit":    "rows of one page",
		"offset":   "rows to leave out",
	}
}

// parameterSchema describes the values of a parameter.
func parameterSchema(name string) object {
	switch name {
	case "limit":
		return object{"type": "integer", "minimum": 1, "maximum": apiMaxLimit, "default": apiLimit}
	case "offset":
		return object{"type": "integer", "minimum": 0, "default": 0}
	case "top":
		return object{"type": "integer", "minimum": 1}
	case "silent":
		return object{"type": "integer", "minimum": 1, "maximum": tables.MaxSilent}
	case "week", "from", "to", "from2", "to2":
		return object{"type": "string", "format": "date"}
	}
	out := object{"type": "string"}
	if values := tables.Choices()[name]; len(values) > 0 {
		out["enum"] = values
	}
	return out
}
