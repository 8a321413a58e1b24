package collector

import (
	"bytes"
	"testing"

	"github.com/klauspost/compress/zstd"
)

// FuzzKept reads files of kept pages that somebody has damaged.
func FuzzKept(f *testing.F) {
	pack := func(s string) []byte {
		var b bytes.Buffer
		z, err := zstd.NewWriter(&b)
		if err != nil {
			f.Fatal(err)
		}
		if _, err := z.Write([]byte(s)); err != nil {
			f.Fatal(err)
		}
		if err := z.Close(); err != nil {
			f.Fatal(err)
		}
		return b.Bytes()
	}
	f.Add(pack("{\"url\":\"http://a\",\"status\":200,\"length\":2}\nok\n"))
	f.Add(pack("{\"url\":\"http://a\",\"length\":-1}\n"))
	f.Add([]byte("not compressed"))
	f.Fuzz(func(_ *testing.T, data []byte) {
		_ = parseKept(bytes.NewReader(data), func(keptPage) error { return nil })
	})
}
