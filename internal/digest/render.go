package digest

import (
	"bytes"
	"embed"
	"fmt"
	htmltemplate "html/template"
	"io"
	"strconv"
	"strings"
	"text/template"

	"pantaukim/internal/kim"
)

//go:embed templates
var templates embed.FS

// Subject is the title of a digest.
func (d Digest) Subject() string {
	return "KIM di kim.id, pekan " + weekText(d.Week)
}

// Text draws the digest as plain text.
func (d Digest) Text() (string, error) { return drawText("digest.txt", d) }

// HTML draws the digest as a page that needs nothing else. Names come from the
// registry and are hostile: the template escapes them.
func (d Digest) HTML() (string, error) { return drawHTML("digest.html", d) }

func drawText(file string, data any) (string, error) {
	t, err := template.New(file).Funcs(helpers()).ParseFS(templates, "templates/"+file)
	if err != nil {
		return "", fmt.Errorf("draw the digest: %w", err)
	}
	return drawn(t, data)
}

func drawHTML(file string, data any) (string, error) {
	t, err := htmltemplate.New(file).Funcs(helpers()).ParseFS(templates, "templates/"+file)
	if err != nil {
		return "", fmt.Errorf("draw the digest: %w", err)
	}
	return drawn(t, data)
}

func drawn(t interface{ Execute(io.Writer, any) error }, data any) (string, error) {
	var out bytes.Buffer
	if err := t.Execute(&out, data); err != nil {
		return "", fmt.Errorf("draw the digest: %w", err)
	}
	return out.String(), nil
}

func helpers() map[string]any {
	return map[string]any{
		"n": number, "week": weekText, "line": oneLine,
		"status": func(s kim.Status) string { return s.Indonesian() },
		"kind":   kindText, "cause": causeText, "day": dayText,
		"change": func(p Pair) string {
			switch diff := p.Compared - p.Before; {
			case diff > 0:
				return "+" + number(diff)
			case diff < 0:
				return "−" + number(-diff)
			}
			return "±0"
		},
	}
}

// oneLine keeps a name from the registry on its line.
func oneLine(s string) string { return strings.Join(strings.Fields(strings.ToValidUTF8(s, "?")), " ") }

// number writes 1.234 as Indonesians do.
func number(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0 && digits[i-1] != '-'; i -= 3 {
		digits = digits[:i] + "." + digits[i:]
	}
	return digits
}

var months = [...]string{"Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"}

func dayText(d kim.Date) string {
	y, m, day := d.Time().Date()
	return fmt.Sprintf("%d %s %d", day, months[m-1], y)
}

// weekText writes a week as 20–26 Oktober 2025.
func weekText(w kim.Week) string {
	from, to := w.Monday(), w.Monday().AddDays(6)
	fy, fm, fd := from.Time().Date()
	ty, tm, _ := to.Time().Date()
	switch {
	case fy != ty:
		return dayText(from) + " – " + dayText(to)
	case fm != tm:
		return fmt.Sprintf("%d %s – %s", fd, months[fm-1], dayText(to))
	}
	return fmt.Sprintf("%d–%s", fd, dayText(to))
}

func kindText(kind string) string {
	switch kind {
	case "fell":
		return "Menurun"
	case "recovered":
		return "Membaik"
	case "first_post":
		return "Unggahan pertama"
	case "became_unobserved":
		return "Tidak lagi terpantau"
	case "observed_again":
		return "Terpantau lagi"
	}
	return kind
}

// causeText says why a group is not observed.
func causeText(cause string) string {
	switch kim.Outcome(cause) {
	case kim.OutcomeDNS:
		return "alamat situs tidak ditemukan"
	case kim.OutcomeRefused:
		return "situs menolak sambungan"
	case kim.OutcomeTimeout:
		return "situs tidak menjawab"
	case kim.OutcomeTLS:
		return "sertifikat situs bermasalah"
	case kim.OutcomeBlocked:
		return "akses kami ditolak"
	case kim.OutcomeRobots:
		return "situs meminta tidak dikunjungi"
	case kim.OutcomeHTTP4xx:
		return "halaman tidak ditemukan"
	case kim.OutcomeHTTP5xx:
		return "situs rusak"
	case kim.OutcomeRateLimited:
		return "situs meminta kami menunggu"
	case kim.OutcomeTooLarge, kim.OutcomeTruncated, kim.OutcomeEmpty, kim.OutcomeUnreadable:
		return "isi situs tidak terbaca utuh"
	case kim.OutcomeHacked:
		return "situs diretas: halaman judi di tempat isinya"
	case kim.OutcomeGeoblocked:
		return "platform menolak jaringan kami atau sedang mati"
	case kim.OutcomePlatformOutage:
		return "gangguan platform"
	}
	switch cause {
	case "stale_walk":
		return "lama tidak berhasil dikunjungi"
	case "no_site":
		return "tidak ada alamat situs"
	case "never_walked":
		return "belum pernah dikunjungi"
	case "coverage":
		return "terlalu banyak pekan tidak terpantau"
	}
	return cause
}
