package dev.parallax.reconciler.config;

import dev.parallax.reconciler.dataset.DocumentKeys;
import dev.parallax.reconciler.key.KeyPart;
import dev.parallax.reconciler.key.KeyType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads how a side of MongoDB writes its key. */
final class DocumentKeysReader {
    private static final String STANDARD = "standard";
    private static final String PYTHON = "python-legacy";
    private static final List<String> REPRESENTATIONS = List.of(STANDARD, PYTHON, "java-legacy", "csharp-legacy");
    private static final String TEXT = "string";
    private static final String OWN = "default";
    private static final int LARGEST_SUBTYPE = 255;

    /** What may be a string, though it has a form of its own. */
    private static final Set<KeyType> WRITABLE = Set.of(KeyType.UUID, KeyType.OBJECTID);

    private DocumentKeysReader() {}

    static DocumentKeys read(Section side, List<KeyPart> parts) {
        var texts = texts(side, parts);
        var representation = side.choice("uuid-representation", STANDARD, REPRESENTATIONS);
        if (!representation.equals(STANDARD) && parts.stream().noneMatch(part -> part.type() == KeyType.UUID)) {
            side.problem("uuid-representation", "is for a key with a part of {type: uuid}");
        } else if (!representation.equals(STANDARD) && !representation.equals(PYTHON)) {
            side.problem(
                    "uuid-representation",
                    "is %s, whose bytes have another order than the UUIDs they stand for: declare the part of the key as"
                                    .formatted(representation)
                            + " {type: bytes}, with binary-subtype: 3 on the sides that are in MongoDB");
        }
        return new DocumentKeys(
                texts, representation.equals(PYTHON), side.integer("binary-subtype", 0, 0, LARGEST_SUBTYPE));
    }

    private static List<Boolean> texts(Section side, List<KeyPart> parts) {
        var declared = side.texts("key-types");
        if (!declared.isEmpty() && declared.size() != parts.size()) {
            side.problem("key-types", "names %d types for a key of %d parts".formatted(declared.size(), parts.size()));
            return List.of();
        }
        var texts = new ArrayList<Boolean>();
        for (int i = 0; i < declared.size(); i++) {
            var type = declared.get(i);
            var part = parts.get(i);
            if (!type.equals(TEXT) && !type.equals(OWN)) {
                side.problem("key-types", "'%s' is neither %s nor %s".formatted(type, TEXT, OWN));
            } else if (type.equals(TEXT) && part.type() != KeyType.STRING && !WRITABLE.contains(part.type())) {
                side.problem(
                        "key-types",
                        "part %s is declared as %s, which is no string"
                                .formatted(part.name(), part.type().word()));
            }
            texts.add(type.equals(TEXT) && WRITABLE.contains(part.type()));
        }
        return texts;
    }
}
