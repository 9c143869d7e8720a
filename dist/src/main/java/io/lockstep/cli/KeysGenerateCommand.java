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
package io.lockstep.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.concurrent.Callable;

import io.lockstep.runtime.keys.KeyDirectory;
import io.lockstep.runtime.keys.KeyFile;
import io.lockstep.runtime.keys.Principal;
import io.lockstep.runtime.keys.Role;
import io.lockstep.runtime.keys.SigningKey;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** New keys: one, or all that a small system needs. */
@Command(
    name = "generate",
    description = {
        "Make a key and print its public line, which belongs into the authorised keys of every member; or, with --all,",
        "the keys of several gateways and of one admin, and the file of authorised keys. Nothing is overwritten."},
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class KeysGenerateCommand implements Callable<Integer>
{
    private static final int MAX_GATEWAYS = 256;

    private final SecureRandom random = new SecureRandom();

    @Spec
    private CommandSpec spec;

    @Option(names = "--role", paramLabel = "gateway|admin", description = "What the key is for.")
    private String role;

    @Option(names = "--id", paramLabel = "N", description = "Id of the gateway.")
    private Integer id;

    @Option(names = "--name", paramLabel = "NAME", description = "Name of the admin.")
    private String name;

    @Option(
        names = "--out", paramLabel = "DIR|FILE",
        description = "Where the key goes: a new file, or a directory, in which it is named after whose it is.")
    private Path out;

    @Option(names = "--authorised", paramLabel = "FILE", description = "Append the public line to this file, too.")
    private Path authorised;

    @Option(
        names = "--all", paramLabel = "DIR",
        description = "Make gateway-N.key, admin-operator.key and authorised.keys in DIR.")
    private Path all;

    @Option(names = "--gateways", paramLabel = "N", description = "With --all: how many.", defaultValue = "2")
    private int gateways;

    KeysGenerateCommand()
    {
    }

    @Override
    public Integer call() throws IOException
    {
        if (null != all)
        {
            check(null == role && null == id && null == name && null == out && null == authorised,
                "--all goes with --gateways only");
            check(gateways >= 1 && gateways <= MAX_GATEWAYS,
                "--gateways must be 1 to " + MAX_GATEWAYS + ": " + gateways);
            out().println(new KeyDirectory(all).create(gateways, random).authorisedKeys());
            out().flush();
            return 0;
        }

        check(null != role && null != out, "--role and --out are needed, or --all");
        final Role kind = Role.of(role);
        check(null != kind, "--role must be gateway or admin: " + role);
        check(Role.GATEWAY == kind ? null != id && null == name : null != name && null == id,
            "a gateway is named by --id, an admin by --name");
        final Principal principal = Principal.parse(kind, Role.GATEWAY == kind ? id.toString() : name);
        print(generate(principal, Files.isDirectory(out) ? out.resolve(principal.fileName()) : out));
        return 0;
    }

    private SigningKey generate(final Principal principal, final Path file)
    {
        final SigningKey key = SigningKey.generate(principal, random);
        KeyFile.write(file, key);
        return key;
    }

    private void print(final SigningKey key) throws IOException
    {
        if (null != authorised)
        {
            final boolean isLineOpen = Files.exists(authorised) && Files.size(authorised) > 0 &&
                !Files.readString(authorised, ISO_8859_1).endsWith("\n");
            Files.writeString(authorised, (isLineOpen ? "\n" : "") + key.publicLine() + '\n', US_ASCII,
                StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
        out().println(key.publicLine());
        out().flush();
    }

    private PrintWriter out()
    {
        return spec.commandLine().getOut();
    }

    private void check(final boolean isRight, final String problem)
    {
        if (!isRight)
        {
            throw new CommandLine.ParameterException(spec.commandLine(), problem);
        }
    }
}
