package dashboards

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"pantaukim/dashboards/pages"
	"pantaukim/dashboards/visit"
	"pantaukim/internal/registry"
	"pantaukim/internal/spreadsheet"
)

// Bounds of uploads.
const (
	uploadsAtOnce  = 4               // received and read
	uploadPatience = 2 * time.Minute // for a file to arrive over a slow line
	longestChoice  = 1 << 20         // bytes of the form about a file with many doubtful rows
)

// takeUpload reads a file, and leads to its preview. Nothing is changed by it.
func (s listDesk) takeUpload(w http.ResponseWriter, r *http.Request, v visit.Visit) error {
	ctx, cancel := context.WithTimeout(r.Context(), uploadPatience)
	defer cancel()
	if err := s.uploading.Acquire(ctx, 1); err != nil {
		return errNoTurn
	}
	defer s.uploading.Release(1)
	data, name, _, ok := received(w, r)
	if !ok {
		return nil
	}
	if len(data) == 0 {
		s.answer(w, r, v, s.shows.UploadMistaken(v, name, "none"))
		return nil
	}
	if s.registry.File != "" {
		s.reply(w, r, v, func() (pages.Reply, error) {
			a := s.shows.Upload(v)
			a.Status = http.StatusConflict
			return a, nil
		})
		return nil
	}
	var fault *spreadsheet.FileError
	up, err := s.registry.Take(data, name, registry.Choice{}, pages.Editing(v))
	switch {
	case errors.As(err, &fault):
		s.log.Info("an uploaded registry is refused", "user", v.Who.Name, "file", name, "err", err)
		s.answer(w, r, v, s.shows.UploadRefused(v, name, fault))
		return nil
	case err != nil:
		return err
	case up.Rows == 0:
		s.answer(w, r, v, s.shows.UploadMistaken(v, name, "no_rows"))
		return nil
	}
	s.log.Info("a registry is uploaded", "user", v.Who.Name, "file", name, "rows", up.Rows, "bad", up.BadRows())
	s.onward(w, r, v, pages.UploadPath(up.Token))
	return nil
}

// longestName bounds the name of an uploaded file, in bytes.
const longestName = 200

// longestTyped bounds a field beside a file, in bytes, and mostTyped how many there are.
const (
	longestTyped = 2000
	mostTyped    = 50
)

// received reads the field "file" of a form, its name, and the fields beside it; false: it cannot be read,
// and that is answered. A file that is too large comes as one that every reader refuses for its size.
func received(w http.ResponseWriter, r *http.Request) (data []byte, name string, typed map[string]string, ok bool) {
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(uploadPatience)) // where it cannot be set, the server's own holds
	r.Body = http.MaxBytesReader(w, r.Body, registry.MaxUpload+longestEntry)
	data, name, typed, err := uploadedFile(r)
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return bytes.Repeat([]byte{' '}, registry.MaxUpload+1), name, typed, true
	case err != nil:
		http.Error(w, "pantaukim: isian tidak terbaca", http.StatusBadRequest)
		return nil, "", nil, false
	}
	return data, name, typed, true
}

// uploadedFile reads the field "file" of a form, and the name that the file has, both empty
// if none was chosen, and the fields beside it.
func uploadedFile(r *http.Request) (data []byte, name string, typed map[string]string, err error) {
	typed = map[string]string{}
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, "", nil, err
	}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return data, name, typed, nil
		}
		if err != nil {
			return nil, name, typed, err
		}
		if field := part.FormName(); field != "file" && len(typed) < mostTyped {
			text, err := io.ReadAll(io.LimitReader(part, longestTyped))
			if err != nil {
				return nil, "", nil, err
			}
			typed[field] = strings.ToValidUTF8(string(text), "")
			continue
		}
		if part.FormName() != "file" || data != nil {
			continue // its bytes are passed over, within the bound of the whole
		}
		name = strings.ToValidUTF8(part.FileName(), "")
		if len(name) > longestName { // the end tells what it is
			name = strings.ToValidUTF8(name[len(name)-longestName:], "")
		}
		if data, err = io.ReadAll(io.LimitReader(part, registry.MaxUpload+1)); err != nil {
			return nil, name, typed, err
		}
	}
}

// applyUpload takes the form under a preview: new choices are shown first, and what was seen
// is applied, if it is what would happen now.
func (s listDesk) applyUpload(w http.ResponseWriter, r *http.Request, v visit.Visit) error {
	if !readForm(w, r, longestChoice) {
		return nil
	}
	ctx, cancel := context.WithTimeout(r.Context(), uploadPatience)
	defer cancel()
	token, who := r.PathValue("token"), pages.Editing(v)
	before, err := s.registry.Preview(ctx, token, who)
	choice := registry.Choice{Whole: r.PostForm.Get("whole") == "1", Accept: r.PostForm["accept"]}
	switch {
	case errors.Is(err, registry.ErrNoUpload):
		s.answer(w, r, v, s.shows.UploadGone(v))
		return nil
	case err != nil:
		return err
	case choice.Whole != before.Choice.Whole || !sameSet(choice.Accept, before.Choice.Accept):
		if err := s.registry.Choose(token, choice, who); err != nil {
			return err
		}
		s.onward(w, r, v, pages.UploadPath(token), "told", pages.ToldChosen)
		return nil
	case r.PostForm.Get("act") != "apply":
		s.onward(w, r, v, pages.UploadPath(token))
		return nil
	}
	applied, err := s.registry.Apply(ctx, token, r.PostForm.Get("seen"), who)
	switch {
	case errors.Is(err, registry.ErrChanged):
		s.answer(w, r, v, s.shows.UploadChanged(v, applied))
		return nil
	case errors.Is(err, registry.ErrFileRules), errors.Is(err, registry.ErrNoRows):
		s.onward(w, r, v, pages.UploadPath(token)) // the page says so, and has no button
		return nil
	case errors.Is(err, registry.ErrNoUpload):
		s.answer(w, r, v, s.shows.UploadGone(v))
		return nil
	case err != nil:
		return err
	}
	s.log.Info("a registry is applied", "user", who.By, "file", applied.File, "act", applied.Act, "created", applied.Changes.Created,
		"updated", applied.Changes.Updated, "relisted", applied.Changes.Relisted, "unlisted", applied.Changes.Unlisted)
	s.renew(ctx)
	s.onward(w, r, v, pages.ActPath(applied.Act), "saved", "1")
	return nil
}

// sameSet tells whether two lists hold the same, in whatever order.
func sameSet(a, b []string) bool {
	return len(a) == len(b) && !slices.ContainsFunc(a, func(one string) bool { return !slices.Contains(b, one) })
}

// refusedRows are the rows of an upload that are left out, with why.
func (s listDesk) refusedRows(ctx context.Context, v visit.Visit, r *http.Request) (body []byte, kind string, err error) {
	name, format, _ := strings.Cut(r.PathValue("file"), ".")
	if name != "ditolak" {
		return nil, "", errNoFile
	}
	p, err := s.registry.Preview(ctx, r.PathValue("token"), pages.Editing(v))
	if err != nil {
		return nil, "", err
	}
	return sheetFile(registry.RefusedOf(p.Result, p.Verdicts, func(one registry.Problem) string { return pages.WhyRefused(v.Lang, one) }), format)
}
