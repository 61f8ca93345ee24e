package dev.parallax.reconciler.store;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.impl.SqlConnectionInternal;
import org.jspecify.annotations.Nullable;

/**
 * Hands the client of PostgreSQL nothing but whole messages of the protocol. The client keeps all that it has received until
 * it has read a message to the end where it stopped receiving: of an answer of many wide rows that is all of the answer,
 * though it has made rows of it already. One for each connection, used by its event loop alone.
 */
final class WholeMessages extends ChannelInboundHandlerAdapter {
    /** What the client calls the handler that reads messages. */
    private static final String READER = "codec";

    private static final String NAME = "whole-messages";

    /** The type of a message and its length, which counts itself and not the type. */
    private static final int HEADER = 5;

    private final int largest;
    /** The beginning of a message. */
    private @Nullable ByteBuf begun;

    /** @param largest message in bytes: a longer one, which is a row, breaks the connection off before it is received */
    WholeMessages(int largest) {
        this.largest = largest;
    }

    /** Sees to it for a connection that has nothing under way. */
    static void on(SqlConnection connection, int largest) {
        var socket = ((SqlConnectionInternal) connection.getDelegate()).unwrap().unwrap();
        var pipeline =
                ((SocketConnectionBase) socket).socket().channelHandlerContext().pipeline();
        if (pipeline.get(NAME) == null) {
            pipeline.addBefore(READER, NAME, new WholeMessages(largest));
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        var received = (ByteBuf) message;
        try {
            if (begun == null || completes(context, begun, received)) {
                handOn(context, received);
            }
        } finally {
            received.release();
        }
    }

    /** Whether the message that had begun is complete now; if so, it is handed on. */
    private boolean completes(ChannelHandlerContext context, ByteBuf message, ByteBuf received) {
        int known = message.readableBytes();
        if (known < HEADER) {
            message.writeBytes(received, Math.min(HEADER - known, received.readableBytes()));
            if (message.readableBytes() < HEADER) {
                return false;
            }
        }
        int missing = checkedLength(message, message.readerIndex()) - message.readableBytes();
        // At once, and to the byte: growing would copy what is there again and again.
        message.capacity(Math.max(message.capacity(), message.writerIndex() + missing));
        message.writeBytes(received, Math.min(missing, received.readableBytes()));
        if (checkedLength(message, message.readerIndex()) > message.readableBytes()) {
            return false;
        }
        begun = null;
        context.fireChannelRead(message);
        return true;
    }

    private void handOn(ChannelHandlerContext context, ByteBuf received) {
        int end = received.readerIndex();
        int limit = received.writerIndex();
        while (limit - end >= HEADER && checkedLength(received, end) <= limit - end) {
            end += checkedLength(received, end);
        }
        if (end < limit) {
            begun = context.alloc().buffer(Math.max(HEADER, limit - end));
            begun.writeBytes(received, end, limit - end);
        }
        if (end > received.readerIndex()) {
            context.fireChannelRead(received.readRetainedSlice(end - received.readerIndex()));
        }
    }

    private int checkedLength(ByteBuf buffer, int at) {
        int length = buffer.getInt(at + 1);
        if (length < 0 || length >= largest) {
            throw new RowTooLargeException(length, largest);
        }
        return length + 1;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        context.fireExceptionCaught(failure);
        // What comes now is the middle of a message.
        var unused = context.close();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        var rest = begun;
        begun = null;
        if (rest != null) {
            rest.release();
        }
    }
}
