// Command sumdbcheck reads a ledger export with the tools that check Go's module
// database (golang.org/x/mod/sumdb), and shares no code with the node.
//
//	sumdbcheck -dir EXPORT [-vkey FILE] [-old CHECKPOINT] [-proof FILE -leaf FILE]
//
// It verifies the signed checkpoint, re-hashes every entry bundle up to its root,
// compares every tile, checks the openings that are there, makes and checks sampled
// inclusion proofs out of the tiles and, with -old, a proof that the ledger continues
// an older checkpoint. With -proof it checks a .tlog-proof file for the leaf in -leaf.
// It prints one line and exits 0, or says what does not hold and exits 1.
package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func main() {
	dir := flag.String("dir", "", "the export")
	vkeyFile := flag.String("vkey", "", "the ledger's key (default: the export's own)")
	old := flag.String("old", "", "an older checkpoint of the same ledger")
	proof := flag.String("proof", "", "a .tlog-proof file to check as well")
	leaf := flag.String("leaf", "", "the leaf that the proof is for")
	flag.Parse()
	if *vkeyFile == "" {
		*vkeyFile = filepath.Join(*dir, "vkey")
	}
	if err := run(*dir, *vkeyFile, *old, *proof, *leaf); err != nil {
		fmt.Fprintln(os.Stderr, "does not hold:", err)
		os.Exit(1)
	}
}

func run(dir, vkeyFile, old, proof, leaf string) error {
	vkey, err := os.ReadFile(vkeyFile)
	if err != nil {
		return err
	}
	verifier, err := note.NewVerifier(strings.TrimSuffix(string(vkey), "\n"))
	if err != nil {
		return err
	}
	tree, err := readCheckpoint(filepath.Join(dir, "checkpoint"), verifier)
	if err != nil {
		return err
	}
	reader := tlog.TileHashReader(tree, tiles{dir})
	own, err := rehash(dir, tree)
	if err != nil {
		return err
	}
	if err := checkTiles(tiles{dir}, tree, own); err != nil {
		return err
	}
	opened, err := checkOpenings(dir, tree)
	if err != nil {
		return err
	}
	sampled, err := checkInclusion(tree, reader)
	if err != nil {
		return err
	}
	if old != "" {
		if err := checkOlder(old, verifier, tree, reader); err != nil {
			return err
		}
	}
	if proof != "" {
		if err := checkProof(proof, leaf, verifier); err != nil {
			return err
		}
	}
	fmt.Printf("holds: %s, %d entries, root %s, %d inclusion proofs, %d openings\n",
		verifier.Name(), tree.N, tree.Hash, sampled, opened)
	return nil
}

// rehash hashes all entry bundles up to the root, and returns the hashes it made.
func rehash(dir string, tree tlog.Tree) (tlog.HashReader, error) {
	var stored []tlog.Hash
	own := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		hashes := make([]tlog.Hash, len(indexes))
		for i, index := range indexes {
			hashes[i] = stored[index]
		}
		return hashes, nil
	})
	for start := int64(0); start < tree.N; start += tileWidth {
		leaves, err := readBundle(dir, start/tileWidth, widthAt(start, tree.N))
		if err != nil {
			return nil, err
		}
		for i, leaf := range leaves {
			hashes, err := tlog.StoredHashes(start+int64(i), leaf, own)
			if err != nil {
				return nil, err
			}
			stored = append(stored, hashes...)
		}
	}
	root := tlog.Hash(sha256.Sum256(nil)) // of a ledger without entries (RFC 6962)
	if tree.N > 0 {
		var err error
		if root, err = tlog.TreeHash(tree.N, own); err != nil {
			return nil, err
		}
	}
	if root != tree.Hash {
		return nil, fmt.Errorf("the entries give root %s, the checkpoint has %s", root, tree.Hash)
	}
	return own, nil
}

// checkTiles compares every tile with the hashes that the entries give. tlog's own
// TileHashReader is not asked for this: it authenticates only what a proof needs.
func checkTiles(given tiles, tree tlog.Tree, own tlog.HashReader) error {
	for level, count := 0, tree.N; count > 0; level, count = level+1, count>>tileHeight {
		for start := int64(0); start < count; start += tileWidth {
			tile := tlog.Tile{H: tileHeight, L: level, N: start / tileWidth, W: widthAt(start, count)}
			made, err := tlog.ReadTileData(tile, own)
			if err != nil {
				return err
			}
			data, err := given.ReadTiles([]tlog.Tile{tile})
			if err != nil {
				return err
			}
			if !bytes.Equal(data[0], made) {
				return fmt.Errorf("%s is not the hashes of the entries", tilePath(tile))
			}
		}
	}
	return nil
}

// opening is a line of openings/<number>.jsonl.
type opening struct {
	Index int64  `json:"index"`
	Salt  []byte `json:"salt"`
	Entry string `json:"entry"`
}

// checkOpenings checks that each opening is what its leaf commits to; an export need
// not have any. It returns how many there are.
func checkOpenings(dir string, tree tlog.Tree) (int, error) {
	count := 0
	for start := int64(0); start < tree.N; start += tileWidth {
		path := openingsPath(start / tileWidth)
		data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(path)))
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return count, err
		}
		leaves, err := readBundle(dir, start/tileWidth, widthAt(start, tree.N))
		if err != nil {
			return count, err
		}
		for _, line := range bytes.Split(bytes.TrimSuffix(data, []byte("\n")), []byte("\n")) {
			if err := checkOpening(line, start, leaves); err != nil {
				return count, fmt.Errorf("%s: %w", path, err)
			}
			count++
		}
	}
	return count, nil
}

// checkOpening checks one opening against the leaves of its bundle.
func checkOpening(line []byte, start int64, leaves [][]byte) error {
	var o opening
	if err := json.Unmarshal(line, &o); err != nil {
		return err
	}
	place := o.Index - start
	if place < 0 || place >= int64(len(leaves)) || len(o.Salt) != sha256.Size {
		return fmt.Errorf("no entry %d there, or no salt", o.Index)
	}
	digest := sha256.New()
	digest.Write([]byte("comity-commit\x00"))
	digest.Write(o.Salt)
	digest.Write([]byte(o.Entry))
	if !bytes.Equal(digest.Sum([]byte("comity/v1\x00")), leaves[place]) {
		return fmt.Errorf("entry %d is not what its leaf commits to", o.Index)
	}
	return nil
}

// checkInclusion makes and checks inclusion proofs for about a hundred entries.
func checkInclusion(tree tlog.Tree, reader tlog.HashReader) (int, error) {
	count := 0
	for index := int64(0); index < tree.N; index += tree.N/100 + 1 {
		proof, err := tlog.ProveRecord(tree.N, index, reader)
		if err != nil {
			return count, err
		}
		hashes, err := reader.ReadHashes([]int64{tlog.StoredHashIndex(0, index)})
		if err != nil {
			return count, err
		}
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, index, hashes[0]); err != nil {
			return count, fmt.Errorf("inclusion of %d: %w", index, err)
		}
		count++
	}
	return count, nil
}

// checkOlder checks that the ledger continues the one of an older checkpoint.
func checkOlder(file string, verifier note.Verifier, tree tlog.Tree, reader tlog.HashReader) error {
	old, err := readCheckpoint(file, verifier)
	if err != nil {
		return fmt.Errorf("older: %w", err)
	}
	if old.N > tree.N {
		return fmt.Errorf("the ledger was cut short: %d entries were signed, %d are here", old.N, tree.N)
	}
	if old.N == 0 {
		return nil
	}
	proof, err := tlog.ProveTree(tree.N, old.N, reader)
	if err != nil {
		return err
	}
	if err := tlog.CheckTree(proof, tree.N, tree.Hash, old.N, old.Hash); err != nil {
		return fmt.Errorf("the ledger does not continue the older one of %d: %w", old.N, err)
	}
	return nil
}

// checkProof checks a C2SP .tlog-proof file, which carries its own checkpoint.
func checkProof(file, leafFile string, verifier note.Verifier) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	leaf, err := os.ReadFile(leafFile)
	if err != nil {
		return err
	}
	head, checkpoint, ok := bytes.Cut(data, []byte("\n\n"))
	lines := strings.Split(string(head), "\n")
	if !ok || len(lines) < 2 || lines[0] != "c2sp.org/tlog-proof@v1" {
		return errors.New("proof: not a tlog-proof")
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[1], "index "), 10, 64)
	if err != nil {
		return fmt.Errorf("proof: %w", err)
	}
	var proof tlog.RecordProof
	for _, line := range lines[2:] {
		raw, err := base64.StdEncoding.DecodeString(line)
		if err != nil || len(raw) != tlog.HashSize {
			return errors.New("proof: a step is not a hash")
		}
		var hash tlog.Hash
		copy(hash[:], raw)
		proof = append(proof, hash)
	}
	tree, err := openCheckpoint(checkpoint, verifier)
	if err != nil {
		return fmt.Errorf("proof: %w", err)
	}
	if err := tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(leaf)); err != nil {
		return fmt.Errorf("proof of %d: %w", index, err)
	}
	return nil
}
