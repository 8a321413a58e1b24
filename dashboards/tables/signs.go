package tables

import (
	"math"

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
