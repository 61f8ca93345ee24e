package dev.parallax.http;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestHeadsTest {
    private static final String HEAD = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

    private EmbeddedChannel channel = new EmbeddedChannel();

    @BeforeEach
    void open() {
        RequestHeads.open(Duration.ofSeconds(3), Duration.ofSeconds(10), 100);
        channel = new EmbeddedChannel(new HttpServerCodec(), new RequestHeads.Heads());
        channel.freezeTime();
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private void arrives(String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
    }

    private void pass(int seconds) {
        channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        channel.runPendingTasks();
    }

    @Test
    void aHeadThatComesByteByByteIsNotWaitedFor() {
        for (int second = 0; second < 2; second++) {
            arrives("x");
            pass(1);
            assertTrue(channel.isOpen());
        }
        arrives("x");
        pass(1);
        assertFalse(channel.isOpen());
    }

    @Test
    void whatIsBeingAnsweredHasItsTime() {
        arrives(HEAD);
        assertNotNull(channel.<HttpRequest>readInbound());
        channel.writeOutbound(new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));
        pass(1_000);
        assertTrue(channel.isOpen(), "a stream");
    }

    @Test
    void whoNeitherTakesAnAnswerNorAsksAgainIsLetGo() {
        arrives(HEAD);
        channel.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.NO_CONTENT));
        pass(12);
        assertTrue(channel.isOpen());
        arrives(HEAD);
        pass(1_000);
        assertTrue(channel.isOpen());
        channel.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.NO_CONTENT));
        pass(14);
        assertFalse(channel.isOpen());
    }

    private void assertRefused(int status, String code) {
        String answer = written();
        assertTrue(answer.startsWith("HTTP/1.1 " + status), answer);
        assertTrue(answer.contains("{\"error\":\"" + code + "\""), answer);
        assertFalse(channel.isOpen());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nno colon\r\n\r\n",
                "nonsense\r\n\r\n",
                "GET /%zz HTTP/1.1\r\n\r\n",
                "GET /?a=% HTTP/1.1\r\n\r\n",
                "GET /?a=%1 HTTP/1.1\r\n\r\n"
            })
    void whatIsNoHeadIsAnsweredInTheFormOfAllErrors(String head) {
        arrives(head);
        assertRefused(400, "MALFORMED_REQUEST");
    }

    @Test
    void aBodyWithoutALengthIsRefusedOnceItIsTooLarge() {
        arrives("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n64\r\n" + "x".repeat(100) + "\r\n");
        assertTrue(channel.isOpen());
        arrives("1\r\nx\r\n");
        assertRefused(413, "PAYLOAD_TOO_LARGE");
    }

    private String written() {
        StringBuilder answer = new StringBuilder();
        for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            answer.append(part.toString(StandardCharsets.UTF_8));
            part.release();
        }
        return answer.toString();
    }

    @Test
    void anAnswerThatCameBeforeTheBodyWasTooLargeIsSentToItsEnd() {
        arrives("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n");
        HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.NOT_FOUND);
        head.headers().set("Content-Length", 7);
        var unused = channel.write(head);
        arrives("65\r\n" + "x".repeat(101) + "\r\n");
        assertTrue(channel.isOpen(), "the rest of the answer may come");
        channel.writeOutbound(new DefaultLastHttpContent(Unpooled.copiedBuffer("nothing", StandardCharsets.UTF_8)));
        String answer = written();
        assertTrue(answer.startsWith("HTTP/1.1 404") && answer.endsWith("\r\nnothing"), answer);
        assertFalse(channel.isOpen());
    }

    @Test
    void anAnswerThatDoesNotEndIsNotWaitedForOnceTheBodyIsTooLarge() {
        arrives("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n");
        channel.writeOutbound(new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));
        arrives("65\r\n" + "x".repeat(101) + "\r\n");
        pass(3);
        assertFalse(channel.isOpen());
    }

    @Test
    void whoStillSendsGetsTheAnswerThatCameBeforeTheBodyWasTooLarge() throws Exception {
        EventLoopGroup threads = new NioEventLoopGroup(1);
        try {
            Channel server = new ServerBootstrap()
                    .group(threads)
                    .channel(NioServerSocketChannel.class)
                    .childHandler(new AnswersAtOnce())
                    .bind(InetAddress.getLoopbackAddress(), 0)
                    .sync()
                    .channel();
            int port = ((InetSocketAddress) server.localAddress()).getPort();
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setSoTimeout(10_000);
                OutputStream out = socket.getOutputStream();
                out.write("POST /nowhere HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                        .getBytes(StandardCharsets.UTF_8));
                byte[] part = ("10000\r\n" + "x".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.UTF_8);
                for (int i = 0; i < 200; i++) {
                    out.write(part);
                }
                String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertTrue(answer.startsWith("HTTP/1.1 404") && answer.endsWith("nothing"), answer);
            }
        } finally {
            threads.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
        }
    }

    private static final class AnswersAtOnce extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel channel) {
            channel.pipeline()
                    .addLast(new HttpServerCodec(), new RequestHeads.Heads(), new SimpleChannelInboundHandler<>() {
                        @Override
                        protected void channelRead0(ChannelHandlerContext context, Object message) {
                            if (message instanceof HttpRequest) {
                                DefaultFullHttpResponse answer = new DefaultFullHttpResponse(
                                        HttpVersion.HTTP_1_1,
                                        HttpResponseStatus.NOT_FOUND,
                                        Unpooled.copiedBuffer("nothing", StandardCharsets.UTF_8));
                                answer.headers().set("Content-Length", 7);
                                var unused = context.writeAndFlush(answer);
                            }
                        }
                    });
        }
    }
}
