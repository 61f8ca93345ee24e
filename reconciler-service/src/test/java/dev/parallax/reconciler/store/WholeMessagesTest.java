package dev.parallax.reconciler.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class WholeMessagesTest {
    private static final int LARGEST = 10_000;

    private static ByteBuf message(int number, int content) {
        var message = Unpooled.buffer().writeByte('D').writeInt(content + Integer.BYTES);
        for (int i = 0; i < content; i++) {
            message.writeByte(number + i);
        }
        return message;
    }

    /** However they come in, each is handed on in one piece, in order, and nothing is kept or left unreleased. */
    @Property(tries = 300)
    void messagesAreHandedOnWhole(
            @ForAll @Size(max = 30) List<@IntRange(min = 0, max = 300) Integer> contents,
            @ForAll @Size(min = 1, max = 10) List<@IntRange(min = 1, max = 200) Integer> pieces) {
        var sent = Unpooled.buffer();
        for (int i = 0; i < contents.size(); i++) {
            sent.writeBytes(message(i, contents.get(i)));
        }
        var channel = new EmbeddedChannel(new WholeMessages(LARGEST));
        var received = new ArrayList<ByteBuf>();
        for (int at = 0, piece = 0; at < sent.writerIndex(); piece++) {
            int length = Math.min(pieces.get(piece % pieces.size()), sent.writerIndex() - at);
            var part = sent.copy(at, length);
            channel.writeInbound(part);
            at += length;
        }
        for (ByteBuf read = channel.readInbound(); read != null; read = channel.readInbound()) {
            received.add(read);
        }
        var all = Unpooled.buffer();
        for (var each : received) {
            for (int at = each.readerIndex(); at < each.writerIndex(); ) {
                at += each.getInt(at + 1) + 1;
                assertTrue(at <= each.writerIndex());
            }
            all.writeBytes(each);
            each.release();
            assertEquals(0, each.refCnt());
        }
        assertEquals(sent, all);
        assertFalse(channel.finishAndReleaseAll());
    }

    @Test
    void aRowThatIsTooLargeIsNotReceived() {
        var channel = new EmbeddedChannel(new WholeMessages(LARGEST));
        var failure = assertThrows(
                RowTooLargeException.class,
                () -> channel.writeInbound(message(0, LARGEST).slice(0, 100)));
        assertEquals("A row of 10,004 bytes is larger than the 10,000 that are received.", failure.getMessage());
        assertFalse(channel.isOpen());
    }
}
