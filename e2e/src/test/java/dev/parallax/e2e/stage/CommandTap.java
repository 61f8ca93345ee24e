package dev.parallax.e2e.stage;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;

/** A TCP proxy before a document server that writes down every command that passes. */
public final class CommandTap implements AutoCloseable {
    private static final int HEADER = 16;
    private static final int OP_MSG = 2013;

    /**
     * One command.
     *
     * @param collection empty if it is about none
     */
    public record Command(String name, String collection, BsonDocument document) {}

    private final ServerSocket listener;
    private final InetSocketAddress server;
    private final Queue<Command> commands = new ConcurrentLinkedQueue<>();

    public CommandTap(String host, int port) {
        this.server = new InetSocketAddress(host, port);
        try {
            this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** The commands about one collection since the last {@link #forget()}. */
    public List<Command> commands(String collection) {
        return commands.stream()
                .filter(command -> command.collection().equals(collection))
                .toList();
    }

    public void forget() {
        commands.clear();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                Socket upstream = new Socket();
                upstream.connect(server);
                client.setTcpNoDelay(true);
                upstream.setTcpNoDelay(true);
                Thread.ofVirtual().start(() -> pass(upstream, client, false));
                Thread.ofVirtual().start(() -> pass(client, upstream, true));
            }
        } catch (SocketException closed) {
            // The test is over.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void pass(Socket from, Socket to, boolean read) {
        try (from;
                to) {
            DataInputStream in = new DataInputStream(new BufferedInputStream(from.getInputStream()));
            OutputStream out = to.getOutputStream();
            while (true) {
                byte[] message = message(in);
                if (read) {
                    note(message);
                }
                out.write(message);
                out.flush();
            }
        } catch (EOFException | SocketException ended) {
            // One side hung up; the other is closed with it.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One whole message of the wire protocol, its header included. */
    private static byte[] message(DataInputStream in) throws IOException {
        byte[] length = new byte[Integer.BYTES];
        in.readFully(length);
        byte[] message = new byte[little(length).getInt(0)];
        System.arraycopy(length, 0, message, 0, length.length);
        in.readFully(message, length.length, message.length - length.length);
        return message;
    }

    private void note(byte[] message) {
        ByteBuffer buffer = little(message);
        if (buffer.getInt(12) != OP_MSG) {
            return;
        }
        int at = HEADER + Integer.BYTES;
        while (at < message.length) {
            int kind = message[at++];
            int size = buffer.getInt(at);
            if (kind == 0) {
                // Kept as it came, and read only where somebody asks for it.
                BsonDocument document = new RawBsonDocument(message, at, size);
                String name = document.getFirstKey();
                BsonValue about = document.get(name);
                commands.add(
                        new Command(name, about.isString() ? about.asString().getValue() : "", document));
                return;
            }
            at += size;
        }
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
