package tables

import (
	"math"
	"slices"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/words"
)

// SignFound says what a sign saw, in the reader's language. The stored note is in
// Indonesian, and stands in for kinds of signs that have no words here.
func SignFound(l *words.Language, s board.Sign) string {
	text, err := l.Text("found."+s.Sign, int(math.Round(s.Number)), s.Subject)
	if err != nil {
		return s.Note
	}
	return text
}

// signsIn returns the rows of a table of signs with what each saw in a language; those of
// other tables as they are.
func (t Table) signsIn(l *words.Language) [][]any {
	at := func(name string) int {
		return slices.IndexFunc(t.Fields, func(f Field) bool { return f.Name == name })
	}
	seen, sign, subject, number := at("seen"), at("sign"), at("subject"), at("number")
	if min(seen, sign, subject, number) < 0 {
		return t.rows
	}
	out := make([][]any, len(t.rows))
	for i, row := range t.rows {
		var s board.Sign
		s.Sign, _ = row[sign].(string)
		s.Subject, _ = row[subject].(string)
		s.Number, _ = row[number].(float64)
		s.Note, _ = row[seen].(string)
		out[i] = slices.Clone(row)
		out[i][seen] = SignFound(l, s)
	}
	return out
}
