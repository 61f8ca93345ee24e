package dev.parallax.devstack.junit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes.Name;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

    /**
     * The class path of the tests without what the packaged jar of this module names in its manifest anyway: a class
     * loader follows manifests, and PostgreSQL's binaries found twice are an error.
     */
    private static URL[] classPath() {
        List<Path> entries = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.isEmpty())
                .map(Path::of)
                .toList();
        Set<Path> named = new HashSet<>();
        entries.forEach(entry -> named.addAll(namedInManifest(entry)));
        return entries.stream()
                .filter(entry -> !named.contains(entry.getFileName()))
                .map(Embedded::url)
                .toArray(URL[]::new);
    }

    private static Set<Path> namedInManifest(Path entry) {
        if (!Files.isRegularFile(entry)) {
            return Set.of();
        }
        try (JarFile jar = new JarFile(entry.toFile())) {
            Manifest manifest = jar.getManifest();
            String classPath =
                    manifest == null ? null : manifest.getMainAttributes().getValue(Name.CLASS_PATH);
            if (classPath == null) {
                return Set.of();
            }
            return Stream.of(classPath.split(" ", -1))
                    .map(entry::resolveSibling)
                    .filter(Files::exists)
                    .map(Path::getFileName)
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static URL url(Path entry) {
        try {
            return entry.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }
}
