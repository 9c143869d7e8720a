/*
 * Copyright 2026 The Lockstep Authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 * https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package io.lockstep.sim.run;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * This program with a patch: the files that the patch changes are copied from a checkout, patched and compiled against
 * the classes that run now, and stand before them.
 * <p>
 * Threading: one thread. Errors: {@link IllegalArgumentException} in one line where there is no compiler, and for a
 * patch that does not fit or does not compile. Ownership: the scratch directory is the caller's.
 */
final class PatchedBuild
{
    private static final String OURS = "io.lockstep.";

    private final Path checkout;
    private final UnifiedPatch patch;
    private final Path scratch;

    /**
     * A build that was not made yet.
     *
     * @param checkout of the sources that this program was built from.
     * @param patch    to apply.
     * @param scratch  directory for what is made.
     */
    PatchedBuild(final Path checkout, final UnifiedPatch patch, final Path scratch)
    {
        this.checkout = checkout;
        this.patch = patch;
        this.scratch = scratch;
    }

    /**
     * Builds it.
     *
     * @return loader of the whole program, with the patch; the libraries are those that run now. To be closed.
     * @throws IOException if a file cannot be read or written.
     */
    URLClassLoader load() throws IOException
    {
        final Path classes = compile();
        final List<URL> path = new ArrayList<>();
        path.add(classes.toUri().toURL());
        for (final String each : classPath().split(File.pathSeparator))
        {
            path.add(new File(each).toURI().toURL());
        }
        return new PatchedLoader(path.toArray(new URL[0]));
    }

    /** Compiles what the patch changes; gives the directory of the classes. */
    Path compile() throws IOException
    {
        final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (null == compiler)
        {
            throw new IllegalArgumentException("no compiler: a hunt needs a JDK, this is a JRE: home=" +
                System.getProperty("java.home"));
        }
        final List<Path> sources = patch.apply(checkout, scratch.resolve("sources"));
        final Path classes = Files.createDirectories(scratch.resolve("classes"));
        final DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        try (StandardJavaFileManager files =
            compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8))
        {
            final boolean isCompiled = compiler.getTask(
                new StringWriter(), files, found,
                List.of("-nowarn", "-proc:none", "-cp", classPath(), "-d", classes.toString()), null,
                files.getJavaFileObjectsFromPaths(sources)).call();
            if (!isCompiled)
            {
                throw new IllegalArgumentException("patch does not compile: " + patch + " reason=" + first(found));
            }
        }
        return classes;
    }

    private static String first(final DiagnosticCollector<JavaFileObject> found)
    {
        for (final Diagnostic<? extends JavaFileObject> each : found.getDiagnostics())
        {
            if (Diagnostic.Kind.ERROR == each.getKind())
            {
                return each.toString().lines().findFirst().orElse("");
            }
        }
        return "unknown";
    }

    /** Of this program; a test runner may have it in a jar's manifest, and says so in a property of its own. */
    private static String classPath()
    {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    /** Loads this program's classes anew, those of the patch first, and takes the libraries that are there. */
    private static final class PatchedLoader extends URLClassLoader
    {
        PatchedLoader(final URL[] path)
        {
            super("patched", path, PatchedBuild.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(final String name, final boolean isResolved) throws ClassNotFoundException
        {
            if (!name.startsWith(OURS))
            {
                return super.loadClass(name, isResolved);
            }
            synchronized (getClassLoadingLock(name))
            {
                final Class<?> loaded = findLoadedClass(name);
                return null == loaded ? findClass(name) : loaded;
            }
        }
    }
}
