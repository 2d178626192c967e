"""Pictures of the concept as PNG, drawn with matplotlib; `drawing.draw` is the way in.

Everything is placed in millimetres on the paper, so that letters have a known size in print. What is planned is hatched,
numbers stand beside what they count, and shades differ in brightness: nothing is told by colour alone.
"""
