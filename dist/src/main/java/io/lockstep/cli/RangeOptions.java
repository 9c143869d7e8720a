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

import io.lockstep.journal.tool.RangeSelection;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * A part of a journal, by sequences or by blocks.
 * <p>
 * Threading: the main thread.
 */
final class RangeOptions
{
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--from", paramLabel = "SEQ", description = "From this sequence, and the block that holds it.")
    private long from;

    @Option(names = "--to", paramLabel = "SEQ", description = "To this sequence, and the block that holds it.")
    private long to;

    @Option(names = "--from-block", paramLabel = "N", description = "From this block.")
    private long fromBlock;

    @Option(names = "--to-block", paramLabel = "N", description = "To this block.")
    private long toBlock;

    RangeOptions()
    {
    }

    RangeSelection selection()
    {
        try
        {
            return new RangeSelection(from, to, fromBlock, toBlock);
        }
        catch (final IllegalArgumentException ex)
        {
            throw new ParameterException(spec.commandLine(), ex.getMessage());
        }
    }
}
