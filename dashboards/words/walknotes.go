package words

import (
	_ "embed" // the sentences of walks
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// What the collector says of a walk is stored in English, with the addresses and numbers
// in it. This file has every such sentence, and the same in Indonesian; what stands in
// braces is taken over, or said in Indonesian too if it is such a sentence.
//
//go:embed walknotes.json
var walkNotesFile []byte

// walkNote is one sentence of a walk.
type walkNote struct {
	said *regexp.Regexp
	id   string
}

func loadWalkNotes() ([]walkNote, error) {
	var list []struct {
		Said string `json:"said"`
		ID   string `json:"id"`
	}
	if err := json.Unmarshal(walkNotesFile, &list); err != nil {
		return nil, fmt.Errorf("read the sentences of walks: %w", err)
	}
	out := make([]walkNote, len(list))
	for i, n := range list {
		pattern := regexp.QuoteMeta(n.Said)
		for at := range 10 {
			pattern = strings.ReplaceAll(pattern, `\{`+strconv.Itoa(at)+`\}`, `([^;]+?)`)
		}
		said, err := regexp.Compile(`^` + pattern + `$`)
		if err != nil {
			return nil, fmt.Errorf("read the sentences of walks: %w", err)
		}
		out[i] = walkNote{said, n.ID}
	}
	return out, nil
}

// Said is one sentence about a walk for a reader.
type Said struct {
	Text    string
	Foreign bool // it has no words in the reader's language, and stands as it was stored
}

// OfWalk says what was stored of a walk, of one of its sections, or of a run, sentence by
// sentence, in the language.
func (l *Language) OfWalk(detail string) (out []Said) {
	if detail == "" {
		return nil
	}
	if l.Code == English {
		return []Said{{Text: detail}}
	}
	if text, ok := l.inWords(detail); ok {
		return []Said{{Text: text}}
	}
	for notice := range strings.SplitSeq(detail, " | ") {
		if text, ok := l.inWords(notice); ok {
			out = append(out, Said{Text: text})
			continue
		}
		for part := range strings.SplitSeq(notice, "; ") {
			text, ok := l.inWords(part)
			out = append(out, Said{Text: text, Foreign: !ok})
		}
	}
	return out
}

// others follow a sentence of the collector.
var (
	morePages = regexp.MustCompile(`^(.*) \(and (\d+) more pages\)$`)
	elsewhere = regexp.MustCompile(`^(.*); other sections prove all that it lists$`)
	atAddress = regexp.MustCompile(`^(https?://\S+|/\S*|robots\.txt): (.+)$`)
)

// inWords says one sentence; it stays as it is, and ok is false, if nobody knows it.
func (l *Language) inWords(said string) (text string, ok bool) {
	if m := morePages.FindStringSubmatch(said); m != nil {
		text, ok = l.inWords(m[1])
		return text + " (dan " + m[2] + " halaman lain)", ok
	}
	if m := elsewhere.FindStringSubmatch(said); m != nil {
		text, ok = l.inWords(m[1])
		return text + "; bagian lain membuktikan semua yang dimuatnya", ok
	}
	for _, n := range l.walks {
		m := n.said.FindStringSubmatch(said)
		if m == nil {
			continue
		}
		text = n.id
		for i, arg := range m[1:] {
			known, _ := l.inWords(arg)
			text = strings.ReplaceAll(text, "{"+strconv.Itoa(i)+"}", known)
		}
		return text, true
	}
	if m := atAddress.FindStringSubmatch(said); m != nil {
		if rest, known := l.inWords(m[2]); known {
			return m[1] + ": " + rest, true
		}
	}
	return said, false
}
