package dev.parallax.devstack.junit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts a server in a class loader that belongs to no test. Quarkus closes the loader of a test application while
 * the servers live on, and a server's threads must still find their classes then.
 */
final class Embedded {
    private Embedded() {}

    /**
     * @param server the class of a server with a static {@code ephemeral()}
     * @param address its method that tells the address
     */
    static String start(Class<?> server, String address) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // Never closed: the servers end with the JVM.
        ClassLoader own = new URLClassLoader("dev-stack", classPath(), ClassLoader.getPlatformClassLoader());
        thread.setContextClassLoader(own);
        try {
            Class<?> type = own.loadClass(server.getName());
            Object started = type.getMethod("ephemeral").invoke(null);
            return (String) type.getMethod(address).invoke(started);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(server.getSimpleName() + " did not start", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(server.getName() + " is not on the class path of the tests", e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static URL[] classPath() {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (!entry.isEmpty()) {
                urls.add(url(Path.of(entry)));
            }
        }
        return urls.toArray(URL[]::new);
    }

    private static URL url(Path entry) {
        try {
            return entry.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }
}
