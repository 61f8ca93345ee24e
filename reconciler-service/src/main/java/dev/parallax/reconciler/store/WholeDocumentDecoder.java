package dev.parallax.reconciler.store;

import dev.parallax.reconciler.dataset.FieldPath;
import java.util.List;
import java.util.Map;
import org.bson.BsonReader;
import org.bson.BsonWriter;
import org.bson.codecs.Codec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.EncoderContext;
import org.jspecify.annotations.Nullable;

/**
 * Reads the same as {@link DocumentDecoder}, from whole documents, and finds also what no projection can name: a member
 * with dots in its name. Immutable, safe for threads.
 */
final class WholeDocumentDecoder implements Codec<FoundDocument> {
    private final DocumentDecoder others;
    private final List<FieldPath> paths;

    /**
     * @param others reads what comes after the paths
     * @param paths the first ones
     */
    WholeDocumentDecoder(DocumentDecoder others, List<String> paths) {
        this.others = others;
        this.paths = paths.stream().map(FieldPath::parse).toList();
    }

    @Override
    public FoundDocument decode(BsonReader reader, DecoderContext context) {
        var mark = reader.getMark();
        var found = others.decode(reader, context);
        if (found.tooLarge() > 0) {
            return found;
        }
        mark.reset();
        @Nullable Object[] values = found.values();
        Map<String, @Nullable Object> document;
        try {
            document = DocumentValues.document(reader, others.room());
        } catch (DecodedSize.Exceeded e) {
            mark.reset();
            return others.keys(reader, e.bytes());
        }
        for (int i = 0; i < paths.size(); i++) {
            values[i] = paths.get(i).in(document);
        }
        return new FoundDocument(values);
    }

    @Override
    public void encode(BsonWriter writer, FoundDocument value, EncoderContext context) {
        throw new UnsupportedOperationException("stores are only read");
    }

    @Override
    public Class<FoundDocument> getEncoderClass() {
        return FoundDocument.class;
    }
}
