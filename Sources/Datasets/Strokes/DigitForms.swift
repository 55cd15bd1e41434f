extension DigitForm {
  /// The ways in which people write the ten digits, most of them seen in MNIST's training set.
  public static let all: [DigitForm] = zeros + ones + twos + threes + fours + fives + sixes + sevens + eights + nines

  /// The forms of each digit.
  static let byDigit: [[DigitForm]] = (0...9).map { digit in all.filter { $0.digit == digit } }

  private static let zeros = [
    // a: pointed or flat top; b: where the oval is widest; c: how the ends meet, from a gap to an overlap.
    DigitForm(
      0, "oval", weight: 9.3,
      """
      50,2:c4,2 27,12:a-7,-4:b-4,0 14,35:b-5,0 11,60:b4,0 24,88:b6,0 50,98 76,86:b3,0 90,58:b-3,0 86,32:b5,0
      72,11:a7,-4 50,2:c-12,0
      """),
    DigitForm(
      0, "oval that begins at the right", weight: 6.0,
      """
      68,10:a8,0 42,3 20,20 10,50:b4,-6 18,82 42,98 70,90 88,62:b0,-8 86,32 70,8:a-6,-4 50,6:c-8,10
      """),
    DigitForm(
      0, "curled", weight: 2.8,
      "40,10:a-10,4 20,25 10,52 20,85 46,98 76,86 90,52 80,18 58,4 38,12:c0,6 42,30:b6,8"),
    DigitForm(0, "open", weight: 0.7, "40,4:a-8,4 20,22 10,55 22,88 50,98 78,86 90,52 84,20 72,4:a0,8"),
    DigitForm(0, "clockwise", weight: 0.9, "36,8 66,3 88,26 90,60 74,92 46,98 18,84 8,54 16,22 40,4:a10,2 58,10:b6,8"),
    DigitForm(
      0, "slashed", weight: 0.5, "50,2 20,16 10,50 22,86 50,98 78,86 90,50 80,16 50,2 / 80,10:a8,-6 22,90:a-8,6"),
  ]

  private static let ones = [
    DigitForm(1, "stroke", weight: 12, "50,0 50,50:a4,0:b-3,0 50,100:b3,0"),
    DigitForm(1, "bent stroke", weight: 2, "46,0:a-4,0 52,30:a4,0 50,70 54,92 62,100:b6,-3"),
    DigitForm(1, "flag", weight: 3, "34,20:a-8,8:b4,-6 50,0! 50,50 50,100"),
    DigitForm(1, "long flag", weight: 0.8, "18,48:a-12,22:b8,-16 50,0!:b4,0 50,50 49,100:b-3,0"),
    DigitForm(1, "broad", weight: 0.7, "45,1:a-3,0 45,99:a-3,0 / 56,1:a3,0 56,99:a3,0"),
    DigitForm(1, "broad flag", weight: 0.6, "30,36:a-6,8:b0,-8 48,4! 48,98 / 60,2:a2,0 60,98:a2,0"),
    DigitForm(
      1, "leaning back on a foot", weight: 0.8,
      "28,14:a-6,6 36,1! 46,50:b3,0 54,95 / 20,97:b-8,0 54,96 90,97:a4,0"),
    DigitForm(1, "upstroke", weight: 0.2, "8,66:a-8,10:b4,-8 40,0! 42,50:b3,0 42,100"),
    DigitForm(1, "round flag", weight: 1, "36,14:a-6,4 45,3 51,8:b0,4 50,50 48,100"),
    DigitForm(1, "flag and foot", weight: 3, "28,22:a-10,4 50,0! 50,50 50,98 / 22,98:b-8,2 50,98 80,97:b8,-2"),
    DigitForm(1, "bars", weight: 0.8, "50,2 50,98 / 26,4:a-6,0 74,2:a6,0 / 24,98 78,97"),
  ]

  private static let twos = [
    // a: how far the hook at the start goes round; b: the slope of the foot; c: how round the shoulder is.
    DigitForm(
      2, "sharp foot", weight: 3.3,
      """
      14,26:a0,10 26,8:a-4,2 50,1 74,10:c6,0 78,30:c6,2 62,54 38,76 10,97! 48,95:b0,-4 90,94:b4,-10
      """),
    DigitForm(
      2, "z", weight: 1.3, "12,12:a-2,8 44,5 82,6! 64,34:c6,4 40,62 10,95! 50,95:b0,-3 90,94:b2,-6"),
    DigitForm(
      2, "narrow z", weight: 1.2, "24,16:a-4,6 46,5 70,8! 58,38:c4,4 38,68 22,95! 50,95:b0,-3 80,94:b4,-6"),
    DigitForm(
      2, "loop", weight: 2.1,
      """
      16,24:a0,10 28,6:a-4,2 52,1 74,14:c6,0 74,36:c4,2 56,62 32,86 14,93:c-3,0 5,80:b-4,-8 18,68:b0,-14 40,78:b4,-6
      62,96 92,88:a0,6
      """),
    DigitForm(
      2, "flat loop", weight: 0.7,
      "14,28:a0,8 28,8 54,2 76,16:c6,0 72,38 48,66 20,92 8,92 16,84:b0,-3 46,88:b0,-3 70,96 94,90:b0,-8"),
    DigitForm(
      2, "wave", weight: 1.1, "14,24:a2,10 28,5 54,2 74,18:c6,2 68,42 44,70 14,92:b-2,0 30,88:b0,-4 60,96 92,90:a0,-6"),
    DigitForm(
      2, "curled start", weight: 0.5,
      "34,34:a-4,4 18,26 20,8 48,0 76,14 74,40:c6,0 52,66 26,90 10,92 12,80:b0,-4 34,82 62,96 92,86"),
    DigitForm(
      2, "large loop", weight: 5.1,
      """
      20,20:a-4,10 34,4:a-2,4 60,2 78,20:c6,0 74,44:c2,4 56,66 32,88 14,92:b-4,0 4,78:b-2,-6 16,60:b0,-8 38,64:b0,-6 60,84
      92,88:a4,-10
      """),
    DigitForm(
      2, "small head", weight: 1.9,
      "28,22:a-6,4 36,8 52,3:c0,2 64,14:c6,2 62,36:c4,4 48,66 28,94! 58,92:b0,-4 96,90:b8,-8"),
    DigitForm(
      2, "hairpin", weight: 1.2,
      """
      28,26:a-8,4 34,8:a-4,2 50,1 62,14:c4,2 58,36:c2,2 44,66 30,90 18,92:b-4,0 18,78:b-4,-8 32,74:b2,-8 50,90 84,92:a6,-8
      """),
    DigitForm(
      2, "long foot", weight: 1.0, "14,20:a-2,8 26,6 46,2 58,14:c4,2 52,34:c4,4 34,62 6,88! 50,88:b0,-4 110,86:b10,-8"),
    DigitForm(
      2, "loop under a narrow head", weight: 2,
      """
      30,22:a-8,6 38,6:a-4,2 56,1 70,16:c4,2 66,42:c2,2 50,68 30,90 14,94:b-4,0 6,80:b-2,-6 20,68:b0,-10 42,76:b2,-6
      64,92 94,88:a4,-12
      """),
    DigitForm(
      2, "cusp", weight: 1.6,
      "16,22:a-2,10 32,4:a-4,2 58,2 76,18:c6,2 70,44:c4,2 42,72 12,92! 26,80:b0,-8 48,84:b2,-4 66,94 94,84:b0,-8"),
    DigitForm(2, "swan", weight: 1.9, "10,14:a0,10 32,2 54,12:a4,0 52,44:c8,0 32,76 8,96! 50,93 94,90:b0,-8"),
  ]

  private static let threes = [
    // a: how deep the notch is; b: how far the lower end curls; c: the size of the upper bow.
    DigitForm(
      3, "round", weight: 4.9,
      """
      16,16:c-2,4 36,3:c0,-2 64,4 78,20:c4,2 66,40:c3,2 42,48!:a-14,0 70,54 86,72 74,93 44,99 12,88:b-2,-8
      """),
    DigitForm(
      3, "soft notch", weight: 2.6,
      "18,14:c-4,6 40,2 70,8 76,26:c4,0 58,44:a-4,0 46,49:a-6,0 62,53:a-4,0 84,70 76,92 46,99 12,90:b-4,-10"),
    DigitForm(
      3, "flat top", weight: 1.5, "18,6:c-4,3 50,4 82,3! 62,24 44,40!:a-4,2 70,46 86,68 72,94 42,99 10,88:b0,-8"),
    DigitForm(
      3, "loop in the middle", weight: 2.1,
      "16,18:c-4,4 40,3 70,8 76,26 58,44 40,50:a-4,2 36,43:a-4,0 48,43 78,58 82,82 52,99 12,90:b-2,-10"),
    DigitForm(
      3, "long tail", weight: 0.8,
      "22,14:c-6,4 48,2 74,12 70,32 46,44!:a-6,0 70,50 76,70 58,90 30,98 6,94:b-4,-10"),
    DigitForm(
      3, "zigzag", weight: 1.3,
      "22,10:c-6,4 46,3 68,8 62,24:c4,0 46,42!:a-8,0 66,54 74,72:b4,0 58,92 34,98 12,92:b-2,-8"),
    DigitForm(
      3, "small head", weight: 1.0,
      "30,10:c-8,6 46,2 64,8 64,24 48,36!:a-8,0 72,44 88,66:b2,0 76,92 44,99 10,88:b-2,-10"),
    DigitForm(
      3, "hooked start", weight: 0.5,
      "20,34:c-4,4 16,16 36,2 66,6 74,22 50,44!:a-8,0 76,56 80,76 56,96 26,97 6,84:b-4,-8"),
    DigitForm(
      3, "narrow", weight: 3.3,
      "30,10:c-6,6 48,2 64,10:c2,0 62,28 46,46!:a-8,0 64,56 70,76:b2,0 56,95 36,98 20,90:b-4,-8"),
    DigitForm(
      3, "pointed", weight: 1.8, "20,12:c-4,4 48,3 76,6 58,26 44,42!:a-8,0 62,48 80,60 74,80 48,98 12,96:b-4,-8"),
    DigitForm(
      3, "narrow head", weight: 1.6,
      "34,14:c-6,8 50,2 66,10 62,26 46,40!:a-10,0 68,50 78,70:b2,0 64,92 38,99 12,90:b-6,-10"),
    DigitForm(3, "curled ends", weight: 0.5, "26,28 14,16 36,2 68,6 76,24 44,46! 76,56 86,78 60,98 22,96 10,80:b10,-4"),
  ]

  private static let fours = [
    // a: the height of the bar; b: how far the left arm leans; c: where the stem ends.
    DigitForm(
      4, "open", weight: 6.1,
      "28,6:b-10,2 22,30:b-5,0 14,56!:a0,6 50,54:a0,5 88,50:a4,4 / 72,2:b4,4 68,50 64,98:c-8,0"),
    DigitForm(
      4, "open and round", weight: 4.6,
      "24,4:b-6,6 18,34 24,54:a0,5 50,56:a0,5 86,48:a4,4 / 78,2:b4,0 72,50 66,98:c-6,0"),
    DigitForm(
      4, "without lifting", weight: 2.5, "18,10:b-6,4 18,36 28,52:a0,6 56,46:a0,5 84,6!:c4,0 74,50 62,98:c-6,0"),
    DigitForm(
      4, "lightning", weight: 3.0, "30,4:b-6,0 24,28 12,58!:a0,5 50,54 76,48!:a0,4 80,20!:c4,-8 70,60 62,98"),
    DigitForm(
      4, "closed", weight: 0.9, "66,2!:b-8,0 38,32 8,64!:a0,6 50,64:a0,5 94,62:a0,4 / 66,2:b-8,0 66,50 64,98:c-6,0"),
    DigitForm(
      4, "closed in one", weight: 0.5, "64,98:c-4,0 68,50 70,4! 44,30 10,62!:a0,6 50,64:a0,5 92,60:a2,2"),
    DigitForm(
      4, "steep lightning", weight: 1.4,
      "36,4:b-8,2 30,26:b-4,0 22,48:a0,5 34,56:a0,4 58,48 72,34!:c4,0 70,52 60,98:c-8,0"),
    DigitForm(
      4, "long bar", weight: 0.5, "34,14:b-8,4 22,34 6,54!:a0,5 50,52:a0,5 104,46:a4,4 / 74,4:b6,0 66,50 58,98:c-6,0"),
    DigitForm(
      4, "nearly closed", weight: 1.0, "52,4:b-8,4 30,30 12,56!:a0,6 52,56 86,52:a4,4 / 68,4:b4,8 66,50 62,98:c-6,0"),
    DigitForm(4, "low arms", weight: 0.8, "16,22:b-4,8 18,50 36,60:a0,4 64,54 / 80,6:b4,6 72,50 64,98:c-6,0"),
  ]
}
