package tables

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// object is one row as a JSON object whose members stand in the order of the
// columns; what is not known is null.
type object struct {
	fields []Field
	values []any
}

// MarshalJSON writes the row.
func (o object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, f := range o.fields {
		if i > 0 {
			b.WriteByte(',')
		}
		value, err := json.Marshal(o.values[i])
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&b, "%q:%s", f.Name, value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// objects returns the rows as JSON objects.
func (t Table) objects() []object {
	out := make([]object, len(t.rows))
	for i, r := range t.rows {
		out[i] = object{t.Fields, r}
	}
	return out
}

// JSON writes the table with what it is about.
func (t Table) JSON() ([]byte, error) {
	return json.Marshal(struct {
		About
		Rows []object `json:"rows"`
	}{t.About, t.objects()})
}

// Page is one page of a table for the read API.
type Page struct {
	Total  int     `json:"total"` // rows of the whole table
	Limit  int     `json:"limit"` // rows of a page at most
	Offset int     `json:"offset"`
	Next   *string `json:"next"` // address of the next page, null at the end
}

// PageJSON writes one page of the table with what it is about. The address of the
// next page is made by next from the number of rows before it, and from the place of the
// last of them in a table that has such places: then rows are counted from there.
func (t Table) PageJSON(limit, offset int, next func(offset int, after string) string) ([]byte, error) {
	from := min(offset, t.Len())
	to := min(from+limit, t.Len())
	p := Page{Total: t.Len(), Limit: limit, Offset: offset}
	if to < t.Len() {
		address := next(to, "")
		if t.places != nil {
			address = next(0, t.places[to-1])
		}
		p.Next = &address
	}
	return json.Marshal(struct {
		About
		Page
		Rows []object `json:"rows"`
	}{t.About, p, t.Part(from, to).objects()})
}

// Schema is the type of a column's values in JSON Schema.
func (t Type) Schema() string {
	switch t {
	case Integer:
		return "integer"
	case Decimal:
		return "number"
	default:
		return "string"
	}
}
