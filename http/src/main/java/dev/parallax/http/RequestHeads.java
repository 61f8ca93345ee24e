package dev.parallax.http;

import dev.parallax.common.error.ErrorCode;
import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the framework has no hook for: the head of a request arrives in time, or its connection is closed, and one that
 * cannot be read is answered in the form of all errors, as is a body that turns out to be too large. Netty finds this by
 * its service file.
 */
public final class RequestHeads extends ChannelInitializerExtension {
    private static final String AFTER = "httpEncoder";
    private static final Duration LINGER = Duration.ofSeconds(2);

    private static volatile Duration within = Duration.ofSeconds(30);
    private static volatile Duration idle = Duration.ofSeconds(60);
    private static volatile long largest = Long.MAX_VALUE;

    /**
     * To be called before a server is started.
     *
     * @param largest bytes of a body that does not say its length
     */
    static void open(Duration within, Duration idle, long largest) {
        RequestHeads.within = within;
        RequestHeads.idle = idle;
        RequestHeads.largest = largest;
    }

    @Override
    public void postInitializeServerChildChannel(Channel channel) {
        // The codec is in its place only once the channel is registered.
        channel.pipeline().addLast(new ChannelDuplexHandler() {
            @Override
            public void channelActive(ChannelHandlerContext context) throws Exception {
                if (context.pipeline().get(AFTER) != null) {
                    context.pipeline().addAfter(AFTER, "requestHeads", new Heads());
                }
                context.fireChannelActive();
                context.pipeline().remove(this);
            }
        });
    }

    static final class Heads extends ChannelDuplexHandler {
        private @Nullable ScheduledFuture<?> timer;
        private boolean chunked;
        private boolean answered;
        private boolean ended;
        private boolean refused;
        private long received;

        @Override
        public void handlerAdded(ChannelHandlerContext context) {
            expect(context, within);
        }

        private void expect(ChannelHandlerContext context, Duration wait) {
            arrived();
            timer = context.executor().schedule(() -> close(context), wait.toMillis(), TimeUnit.MILLISECONDS);
        }

        private static void close(ChannelHandlerContext context) {
            var unused = context.close();
        }

        private void arrived() {
            if (timer != null) {
                timer.cancel(false);
                timer = null;
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ErrorCode problem = refused ? null : problem(message);
            if (problem != null) {
                refuse(context, problem);
            }
            if (refused) {
                ReferenceCountUtil.release(message);
            } else {
                context.fireChannelRead(message);
            }
        }

        private @Nullable ErrorCode problem(Object message) {
            if (message instanceof HttpRequest head) {
                arrived();
                answered = false;
                ended = false;
                received = 0;
                // One that says its length is refused where there is more to say about it.
                chunked = HttpUtil.isTransferEncodingChunked(head);
                if (head.decoderResult().isFailure()) {
                    return code(head.decoderResult().cause());
                }
                if (!isDecodable(head.uri())) {
                    return ErrorCode.MALFORMED_REQUEST;
                }
            }
            if (chunked && message instanceof HttpContent part) {
                received += part.content().readableBytes();
                return received > largest ? ErrorCode.PAYLOAD_TOO_LARGE : null;
            }
            return null;
        }

        private void refuse(ChannelHandlerContext context, ErrorCode code) {
            refused = true;
            if (answered && !ended) {
                // The rest of that answer may still come, and the connection ends with it.
                expect(context, LINGER);
                return;
            }
            // After an answer there is nothing to add, but it has to be sent before the connection is closed.
            var unused = context.writeAndFlush(answered ? Unpooled.EMPTY_BUFFER : refusal(code))
                    .addListener(written -> linger(context));
        }

        /** Who still sends would lose the answer with a connection that is closed at once: it has a moment to read it. */
        private void linger(ChannelHandlerContext context) {
            if (context.channel() instanceof DuplexChannel both) {
                var unused = both.shutdownOutput();
                context.channel().config().setAutoRead(true);
                expect(context, LINGER);
            } else {
                close(context);
            }
        }

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            if (refused && (ended || !answered)) {
                ReferenceCountUtil.release(message);
                promise.setFailure(new ClosedChannelException());
                return;
            }
            answered |= message instanceof HttpResponse;
            ended |= message instanceof LastHttpContent;
            var unused = context.write(message, promise);
            if (refused && ended) {
                var ignored = context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> linger(context));
            } else if (ended) {
                // Nothing need come on a connection that is kept; what comes has its time from then on.
                expect(context, idle.plus(within));
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            arrived();
            context.fireChannelInactive();
        }
    }

    /** Whether what follows each percent sign is a byte. */
    static boolean isDecodable(String uri) {
        for (int at = uri.indexOf('%'); at >= 0; at = uri.indexOf('%', at + 1)) {
            if (at + 2 >= uri.length()
                    || Character.digit(uri.charAt(at + 1), 16) < 0
                    || Character.digit(uri.charAt(at + 2), 16) < 0) {
                return false;
            }
        }
        return true;
    }

    private static ErrorCode code(Throwable cause) {
        return cause instanceof TooLongHttpHeaderException
                ? ErrorCode.HEADERS_TOO_LARGE
                : cause instanceof TooLongFrameException ? ErrorCode.URI_TOO_LONG : ErrorCode.MALFORMED_REQUEST;
    }

    private static FullHttpResponse refusal(ErrorCode code) {
        // Constants, so no mapper is needed where there is none.
        byte[] body = "{\"error\":\"%s\",\"message\":\"%s\"}"
                .formatted(code.name(), FrameworkErrors.message(code))
                .getBytes(StandardCharsets.UTF_8);
        FullHttpResponse answer = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(code.status()), Unpooled.wrappedBuffer(body));
        answer.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
                .set(HttpHeaderNames.CONTENT_LENGTH, body.length)
                .set(HttpHeaderNames.CONNECTION, "close");
        return answer;
    }
}
