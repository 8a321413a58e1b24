package objection

import (
	"errors"
	"strings"
	"testing"
	"time"

	"pantaukim/internal/kim"
	"pantaukim/internal/warehouse/warehousetest"
)

func TestMain(m *testing.M) { warehousetest.Main(m) }

func TestCheck(t *testing.T) {
	t.Parallel()
	good := Objection{Subject: "KIM Rekaan", Text: "Unggahan tanggal 3 tidak terhitung."}
	for name, c := range map[string]struct {
		change func(*Objection)
		field  string
		kind   string
	}{
		"good":         {func(*Objection) {}, "", ""},
		"no subject":   {func(o *Objection) { o.Subject = " \n" }, "subject", "missing"},
		"long subject": {func(o *Objection) { o.Subject = strings.Repeat("é", LongestSubject+1) }, "subject", "too_long"},
		"as long":      {func(o *Objection) { o.Subject = strings.Repeat("é", LongestSubject) }, "", ""},
		"no text":      {func(o *Objection) { o.Text = "" }, "text", "missing"},
		"short text":   {func(o *Objection) { o.Text = "salah" }, "text", "short"},
		"long text":    {func(o *Objection) { o.Text = strings.Repeat("a", LongestText+1) }, "text", "too_long"},
		"nul":          {func(o *Objection) { o.Text += "\x00" }, "text", "garbled"},
		"no utf-8":     {func(o *Objection) { o.Name = "\xff" }, "name", "garbled"},
		"long contact": {func(o *Objection) { o.Contact = strings.Repeat("0", LongestPerson+1) }, "contact", "too_long"},
	} {
		o := good
		c.change(&o)
		err := o.Check()
		var bad BadFieldsError
		if c.field == "" && err != nil || c.field != "" && (!errors.As(err, &bad) || !errors.Is(err, ErrBad) || len(bad) != 1 || bad[c.field] != c.kind) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAReportIsKeptUntilItIsAnswered(t *testing.T) {
	t.Parallel()
	db := warehousetest.New(t)
	now := time.Date(2025, 10, 28, 1, 0, 0, 0, time.UTC)
	s := NewStore(db.Conn(), func() time.Time { return now })
	token, err := s.Add(t.Context(), Objection{
		GroupID: "k1", Subject: " KIM Satu ", Regency: "62.13", Week: kim.NewDate(2025, 10, 20), Text: "Galeri 21 Oktober tidak terhitung.", Name: "Ani", Contact: "0811", Answer: "x", AnsweredBy: "x",
	})
	if err != nil {
		t.Fatal(err)
	}
	other, err := s.Add(t.Context(), Objection{Subject: "apa saja", Text: "Namanya keliru di sini."})
	if err != nil || other == token {
		t.Fatal(other, err)
	}
	o, err := s.OfReceipt(t.Context(), token)
	if err != nil || o.Subject != "KIM Satu" || o.Answered() || o.AnsweredBy != "" || o.Name != "Ani" || o.Week != kim.NewDate(2025, 10, 20) || !o.At.Equal(now) || strings.Contains(o.Receipt, token) {
		t.Fatalf("%+v %v", o, err)
	}
	for _, none := range []string{"", "x", strings.Repeat("A", 22), o.Receipt, o.ID} {
		if _, err := s.OfReceipt(t.Context(), none); !errors.Is(err, ErrUnknown) {
			t.Errorf("%q opens a report: %v", none, err)
		}
	}
	if err := s.Answer(t.Context(), o.ID, "siti", " "); !errors.Is(err, ErrBad) {
		t.Error(err)
	}
	if err := s.Answer(t.Context(), o.ID, "siti", "Sudah kami periksa."); err != nil {
		t.Fatal(err)
	}
	if err := s.Answer(t.Context(), o.ID, "budi", "Lain."); !errors.Is(err, ErrAnswered) {
		t.Error(err)
	}
	if err := s.Answer(t.Context(), "nihil", "budi", "Lain."); !errors.Is(err, ErrUnknown) {
		t.Error(err)
	}
	if o, err = s.OfReceipt(t.Context(), token); err != nil || o.Answer != "Sudah kami periksa." || o.AnsweredBy != "siti" || !o.AnsweredAt.Equal(now) || o.Name != "" || o.Contact != "" {
		t.Errorf("%+v %v", o, err)
	}
	if all, err := s.Listed(t.Context()); err != nil || len(all) != 2 {
		t.Errorf("%+v %v", all, err)
	}
	now = now.Add(shownFor + time.Hour)
	if all, err := s.Listed(t.Context()); err != nil || len(all) != 1 || all[0].Subject != "apa saja" {
		t.Errorf("%+v %v", all, err)
	}
}
