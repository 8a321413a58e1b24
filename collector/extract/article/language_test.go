package article

import "testing"

func TestLanguage(t *testing.T) {
	for text, want := range map[string]string{
		"Warga desa dan para pemuda telah membersihkan saluran air dengan semangat untuk lingkungan yang sehat":              "id",
		"The villagers and the young people have cleaned the drain for a healthy village with their neighbours":              "en",
		"Warga desa lan para pemuda padha resik-resik kali kanggo njaga lingkungan sing sehat, acara iki ana ing balai desa": "jv",
		"Lorem ipsum dolor sit amet": "",
		"":                           "",
	} {
		if got := language(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}
